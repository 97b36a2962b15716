"""Documents to postings arrays, for families and for single records."""
