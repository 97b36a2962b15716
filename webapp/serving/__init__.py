"""What holds for every answer, whatever was asked: its form, its headers, its log, the server that gives it."""
