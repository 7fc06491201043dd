"""Are the models and rules that the command line names known to the catalogue?"""

from __future__ import annotations

from undalle.cli.refusal import Refusal
from undalle.engine import validation
from undalle.settings import Settings


def validate(settings: Settings) -> None:
    """Raise ``Refusal`` for a rule code, a target or a mainline model that cannot be meant."""
    try:
        validation.validate(settings)
    except validation.UnknownWordError as error:
        raise Refusal(str(error)) from error
