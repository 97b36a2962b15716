"""The query language: text to a tree of nodes and back."""
