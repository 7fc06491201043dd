"""rich, as far as programs print with it."""
