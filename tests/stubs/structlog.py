"""structlog: an event and its words go to standard output."""

import sys


class _Logger:
    def info(self, event, **words):
        sys.stdout.write(f"{event} {words}\n")

    debug = warning = error = info


def get_logger(*_):
    return _Logger()
