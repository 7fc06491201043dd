"""``undalle migrate``: a whole repository in one go."""

from __future__ import annotations

from typing import Unpack

import click

from undalle.cli.flags import shared
from undalle.cli.given import Given
from undalle.cli.refusal import Refusal
from undalle.cli.streams import complain

EPILOG = """\b
What becomes of a unit (a call, the reads of its answer and the words it takes its values from, which move together or not at all):
  done             written; the code shows that it is right
  needs your eye   written, and something had to be assumed: the reason stands below it
  untouched        not written: the reason stands below it, and a person has to do it or say --unsafe-fixes

\b
Exit codes:
  0    everything is migrated, or nothing was to migrate
  1    something at or above --fail-on is left; with --preview, something would change or would be left
  2    refused (dirty work tree, wrong option or configuration), or a path could not be read or written
  130  interrupted; every file is whole, and running it again goes on from there

\b
Examples:
  undalle migrate --preview                    what would become of this repository, nothing written
  undalle migrate                              write what is safe
  undalle migrate --unsafe-fixes src           below src, and what had to assume something, too
  undalle migrate --interactive                look at each unit and decide
  undalle migrate --report migration.html      with a page for whoever reviews it
  undalle migrate --annotate                   with a comment at each place that needs a hand
  undalle migrate --remove-annotations         and without them again
"""


@click.command("migrate", epilog=EPILOG, short_help="Migrate a repository in one go, unit by unit.")
@shared
@click.option("--preview", is_flag=True, help="Write nothing; tell what would become of each unit.")
@click.option("-i", "--interactive", is_flag=True, help="Show each unit and ask: accept, skip, show why, accept all that follow, quit.")
@click.option("--annotate", is_flag=True, help="Leave a comment (`# undalle: todo[...]`) at each place that needs a hand.")
@click.option("--remove-annotations", is_flag=True, help="Only take those comments away again.")
@click.option("--allow-dirty", is_flag=True, help="Write even where git could not tell our changes from yours.")
@click.option("--report", type=click.Path(), metavar="FILE", help="Write a report: FILE.html (one page, for reviewers), .md or .json.")
def command(**given: Unpack[Given]) -> int:
    """Migrate the OpenAI image code below PATHS (default: the current directory).

    Plans every unit, writes what is safe (with --unsafe-fixes, or accepted in --interactive, also what had to assume something), checks
    what was written, and tells unit by unit what became of it, with the price of an image before and after. Nothing is written in a git
    work tree with uncommitted changes, so that `git diff` shows the migration and nothing else. It can be stopped at any point and run
    again: files that belong together are replaced together, and what is migrated already is left alone.
    """
    from undalle.cli.configuration import resolve  # noqa: PLC0415

    _refuse_together(given)
    paths = given["paths"] or (".",)
    configured = resolve(paths, given)

    from undalle.cli.migration import Session  # noqa: PLC0415 (after the settings: a wrong flag is answered before anything heavy loads)

    session = Session(paths, configured, given)
    try:
        return session.remove() if given["remove_annotations"] else session.run()
    except KeyboardInterrupt:
        session.bar.clear()
        complain("interrupted; every file is whole. `git diff` shows what was written, the same command goes on from there")
        return 130


def _refuse_together(given: Given) -> None:
    if given["preview"] and (given["interactive"] or given["annotate"]):
        other = "--interactive" if given["interactive"] else "--annotate"
        raise Refusal(f"--preview writes nothing, {other} does: use one of them.")
    if given["remove_annotations"] and (given["preview"] or given["interactive"] or given["annotate"] or given["report"]):
        raise Refusal("--remove-annotations does nothing else: leave the other flags of migrate out.")
