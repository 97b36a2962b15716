"""The same search for programs: JSON, strict about its parameters, and described in OpenAPI."""
