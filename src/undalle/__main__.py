"""``python -m undalle``."""

import os
import sys

# Python puts the working directory first, where a project's own ``click.py`` (or ``contextlib.py``) would stand in for the library.
try:
    if not sys.flags.safe_path and sys.path[0] == os.getcwd():  # noqa: PTH109
        del sys.path[0]
except OSError:  # a directory that is gone is not on the path
    pass

from undalle.cli import main

main()
