"""What the indexer and the web app have agreed on.

Captions and documents, the only list of fields and facets, what counts as a word, the vocabulary,
how a generation lies on disk, and what can go wrong. Nothing here knows who writes or who reads.
"""
