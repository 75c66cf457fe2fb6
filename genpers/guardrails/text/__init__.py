"""What the rules see of a text: normalised characters, words, sentences, clauses, quotations."""
