"""UD801: a pin of openai that allows no release which runs the project's image calls."""

from __future__ import annotations

from collections.abc import Iterator

from undalle.checks.context import Context
from undalle.checks.pins import Need, pin_check
from undalle.diagnostics import Applicability, Change, Diagnostic, Facet, Related, Severity, Slot
from undalle.facts import Pin
from undalle.formats.versions import admits, newest, raised

_OLD = "the project also calls the SDK before 1.0, which a release that runs this call does not have any more"
_LOOK = "newer releases change more than this call: run the tests of the project with the new one"


@pin_check("UD801")
def outdated_openai_pin(pin: Pin, need: Need, ctx: Context) -> Iterator[Diagnostic]:
    """Yield a finding for a pin that lies wholly below what is needed."""
    if admits(pin.spec, pin.dialect, need.version):
        return
    rule = ctx.catalog.rules()["UD801"]
    new = raised(pin.spec, pin.dialect, newest(need.version, ctx.catalog.sdk_floor))
    held = pin.fixed or (_OLD if need.old else "") or ("" if new else "how it is to be written was not understood")
    method = ctx.operation(need.call).id
    words = {
        "pin": _shown(pin.spec),
        "what": f"`{method}({need.name}=...)`" if need.name else f"`{method}`",
        "since": need.version,
        "new": _shown(new or f">={ctx.catalog.sdk_floor}"),
    }
    yield Diagnostic(
        code="UD801",
        span=pin.span,
        severity=Severity[rule.severity.upper()],
        message=rule.message.format(**words),
        changes=(Change(Slot("pin", "openai", pin.span.start), Facet.VALUE, new, pin.spec),) if not held else (),
        related=(Related(need.call.callee, "the call that needs it"),),
        becomes=rule.advice.format(**words),
        ceiling=Applicability.DISPLAY if held else Applicability.UNSAFE,
        reasons=(held or _LOOK,),
    )


def _shown(spec: str) -> str:
    return f"openai{spec}" if spec[0] in "<>=!" else f"openai {spec}"
