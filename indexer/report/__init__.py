"""Reports: of a build, and of an archive's quality."""
