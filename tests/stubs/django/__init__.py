"""Django, as far as views answer with it."""
