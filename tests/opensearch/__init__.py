"""Tests of the second engine against a real OpenSearch; ``server.py`` fetches, starts and stops it."""
