"""The embedded engine: queries evaluated on mapped arrays."""
