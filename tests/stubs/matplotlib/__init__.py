"""Matplotlib, as far as it reads and shows pictures."""
