"""Postings arrays to the files of a Whoosh index."""
