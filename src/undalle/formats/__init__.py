"""What stands in files that are no Python: pins of packages, settings, shell commands. Text to facts, without a Python syntax tree."""
