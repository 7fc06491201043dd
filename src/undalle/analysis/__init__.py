"""The floor that reads syntax: the only one that imports libcst. Text in, facts out."""
