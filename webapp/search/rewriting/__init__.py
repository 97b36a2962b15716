"""What a query may mean beyond its words: expansion, spelling, relaxation, help."""
