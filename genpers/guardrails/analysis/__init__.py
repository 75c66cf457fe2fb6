"""Pure analyses of a text: they take normalised text and return spans in it."""
