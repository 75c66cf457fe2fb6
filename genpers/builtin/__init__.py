"""The plugins that come with genpers; they enter through the same door as anyone's."""
