"""What all responses have in common: their form, headers and log, and the server that sends them."""
