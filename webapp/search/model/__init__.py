"""Queries and results: plain values that no engine owns."""
