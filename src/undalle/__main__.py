"""``python -m undalle``."""

from undalle.cli import main

main()
