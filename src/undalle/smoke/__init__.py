"""One live request a route: does the migrated code work with this key, this organisation, this model?

The only room that imports openai, and only when a request is sent (``connection.py``). It stands beside the linter, not on top of it:
it reads the catalogue and the settings and never looks at code.
"""
