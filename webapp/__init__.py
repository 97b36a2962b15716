"""Index in, pages out: links, then the search behind one seam, then pages and JSON."""
