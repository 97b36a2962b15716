"""The one reading of captions' words, for writing, searching, folding and highlighting."""
