"""What the publisher and the second engine agree on: names, mapping and lexicon of a generation in a cluster."""
