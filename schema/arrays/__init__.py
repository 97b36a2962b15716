"""The array engine's file formats: postings, derived arrays, documents."""
