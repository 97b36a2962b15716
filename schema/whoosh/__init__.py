"""Whoosh's file format: the only modules of schema that know it."""
