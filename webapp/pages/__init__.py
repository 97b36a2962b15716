"""Pages for people: a query in, HTML out."""
