"""Facts and text in, edits out. Knows no syntax tree."""
