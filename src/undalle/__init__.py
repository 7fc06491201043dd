"""Find and migrate legacy OpenAI image code."""

__version__ = "0.1.0"
