"""Captions in, index out: read, repair, parse, fold, facet, write."""
