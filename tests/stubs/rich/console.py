"""rich's console: words go to standard output without their markup."""

import sys


class Console:
    def print(self, *objects, **_):
        sys.stdout.write(" ".join(map(str, objects)) + "\n")

    def log(self, *objects, **_):
        self.print(*objects)
