"""``undalle models --live``: the account's models beside the catalogue."""

from __future__ import annotations

import json

from undalle.catalog import Catalog
from undalle.cli.progress import Progress
from undalle.cli.refusal import Refusal
from undalle.cli.streams import complain, show
from undalle.cli.tables import table
from undalle.reporters.terminal import visible
from undalle.smoke.account import check_key
from undalle.smoke.connection import Connection, MissingSdkError, Reply
from undalle.smoke.evidence import Failed
from undalle.smoke.kinds import diagnose
from undalle.smoke.live import LiveModel, compare
from undalle.smoke.redact import Redactor
from undalle.smoke.report import Host
from undalle.smoke.waiting import within


def show_live(known: Catalog, host: Host, key: str, *, as_json: bool) -> int:
    """Print both sides; return 0 when the catalogue is up to date, 1 when it is behind or nothing could be asked, 2 without a key.

    Raises Refusal when the openai package is missing.
    """
    redactor = Redactor(key)
    progress = Progress(redactor, quiet=True)
    try:
        reply = _ask(host, key, progress)
    except MissingSdkError as error:
        raise Refusal(str(error)) from error
    except Failed as failed:
        found = diagnose(failed.evidence)
        progress.clear()
        complain(redactor.text(f"{found.kind}: {found.message.rstrip('.')}. {found.advice}"))
        return 1 if key else 2
    progress.clear()
    lines = compare(reply.data, known)
    show(_json(lines, redactor) if as_json else _text(lines, redactor))
    return int(any(line.behind for line in lines))


def _ask(host: Host, key: str, progress: Progress) -> Reply:
    connection = Connection(host, check_key(key, host))
    return within(host.timeout, connection.models, lambda seconds: progress.waiting("asking for the models", seconds))


def _text(lines: list[LiveModel], redactor: Redactor) -> str:
    head = ("Model", "Account", "Shutdown there", "Catalogue", "Difference")
    rows = [
        tuple(
            visible(redactor.text(cell))
            for cell in (
                line.model,
                "yes" if line.listed else "-",
                str(line.account or "-"),
                str(line.catalogue or "-"),
                line.behind or "-",
            )
        )
        for line in lines
    ]
    behind = sum(bool(line.behind) for line in lines)
    where = "1 model" if behind == 1 else f"{behind} models"
    verdict = f"The catalogue is behind the account in {where}." if behind else "The catalogue is up to date."
    return f"{table(head, rows)}\n{verdict}\n"


def _json(lines: list[LiveModel], redactor: Redactor) -> str:
    objects = [
        {
            "model": line.model,
            "listed": line.listed,
            "shutdown_account": line.account.isoformat() if line.account else None,
            "shutdown_catalogue": line.catalogue.isoformat() if line.catalogue else None,
            "difference": line.behind or None,
        }
        for line in lines
    ]
    return json.dumps(redactor.data(objects), indent=2) + "\n"
