"""One run: read, analyse, check, plan, verify, write, report."""
