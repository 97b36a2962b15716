"""A generation on disk to one in a cluster: documents, bulk requests, and the swap."""
