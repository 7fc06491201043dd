"""The rows of the table: what is measured, the figure, and what it is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import tools, trees
from benchmarks.measure import Command, Found, Measured, NotMeasuredError, side_by_side
from benchmarks.memory import together
from undalle.analysis.prefilter import Prefilter
from undalle.catalog import catalog

SAMPLE = 200
LONG = 180.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``target`` is empty where there is none."""

    measure: str
    figure: str
    target: str = ""
    runs: str = ""


def took(measure: str, found: Found, name: str = "undalle") -> Row:
    """Return the row that says what a command took, or why that is not known."""
    try:
        one = found[name]
    except NotMeasuredError as error:
        return Row(measure, f"not measured: {error}")
    return Row(measure, f"{one.seconds:.2f} s, CPU {one.cpu:.2f} s, {one.memory:.0f} MB", runs=str(one.runs))


def over(measure: str, most: float, found: Found, other: str, *, of: Callable[[Measured], float] = lambda one: one.seconds) -> Row:
    """Return the row of undalle's figure over another's, which may be ``most`` at most."""
    try:
        mine, its = found["undalle"], found[other]
    except NotMeasuredError as error:
        return Row(measure, f"not measured: {error}", f"{most:g}")
    return _held(measure, of(mine) / of(its), most, min(mine.runs, its.runs))


def whole_tree(tree: Path, made: Path) -> Iterator[Row]:
    """Measure a run over the whole tree beside ripgrep, ruff, and what LibCST and Fixit take for a sample of it."""
    files = trees.python_files(tree)
    commands = {"undalle": tools.undalle("."), "ripgrep": tools.ripgrep("."), "ruff": tools.ruff(".")}
    found = side_by_side(commands, tree, limit=LONG)
    size = sum(path.stat().st_size for path in files) / 1e6
    yield took(f"whole tree ({len(files):,} Python files, {size:.0f} MB), undalle", found)
    yield took("whole tree, ripgrep with four words", found, "ripgrep")
    yield took("whole tree, ruff with one rule and no cache", found, "ruff")
    yield over("whole tree, undalle / ripgrep", 8, found, "ripgrep")
    yield over("second run over the unchanged tree, undalle / ripgrep (nothing is kept from one run to the next)", 2, found, "ripgrep")
    yield over("whole tree, undalle / ruff", 0.5, found, "ruff")
    yield over("whole tree, peak memory of the largest process, undalle / ruff", 1.5, found, "ruff", of=lambda one: one.memory)
    mine, its = (together(commands[name], tree) for name in ("undalle", "ruff"))
    yield _held(f"whole tree, peak memory of all processes together, undalle ({mine:.0f} MB) / ruff ({its:.0f} MB)", mine / its, 1.5, 5)
    for name, make in {"LibCST's codemod that does nothing": tools.codemod, "Fixit with one rule": tools.fixit}.items():
        step = max(1, len(files) // SAMPLE)
        sample = files[step // 2 :: step]
        beside = _of_sample(make, sample, made)
        yield took(f"{len(sample)} files of the tree, {name}", beside, "sample")
        yield _scaled(f"whole tree, undalle / {name}, scaled from that", found, beside, len(files) / len(sample))


def few_files(tree: Path, made: Path) -> Iterator[Row]:
    """Measure small runs: nothing to find, many candidates."""
    clean = trees.clean(made / "clean")
    small = {"undalle": tools.undalle("."), "pyupgrade": tools.pyupgrade(sorted(clean.iterdir()))}
    found = side_by_side(small, clean, most=15)
    yield took("five clean files", found)
    yield over("five clean files, undalle / pyupgrade", 0.75, found, "pyupgrade")
    gate = Prefilter(catalog().anchors())
    forty = [path for path in trees.python_files(tree) if gate.passes(path.read_bytes())][:40]
    found = side_by_side({"undalle": tools.undalle(*forty), "libcst": tools.parse(forty)}, tree, limit=LONG)
    yield took(f"{len(forty)} largest candidates of the tree", found)
    yield over(f"{len(forty)} largest candidates of the tree, undalle / LibCST parse", 2, found, "libcst")


def long_files(_tree: Path, made: Path) -> Iterator[Row]:
    """Measure files of 5,000 lines, and chains: beside a bare parse, and in seconds."""
    for number in (50, 500):
        one = trees.calls(made / f"long{number}", number, lines=5000)
        name = f"5,000 lines, {number} image calls"
        found = side_by_side({"undalle": tools.undalle("--diff", "--unsafe-fixes", "."), "libcst": tools.parse([one / "calls0.py"])}, one)
        yield over(f"{name}, `--diff` with verification, undalle / LibCST parse", 6, found, "libcst")
        yield took(name, _alone(one))
    yield took("chain of 50 modules with one constant", _alone(trees.chain(made / "chain", 50)))
    for name, folder in trees.hard(made).items():
        yield took(name, _alone(folder, most=1))


def growth(_tree: Path, made: Path) -> Iterator[Row]:
    """Measure what must grow no faster than what is asked."""
    sizes = {
        "files": (trees.calls(made / "files2", 20, files=2), trees.calls(made / "files20", 20, files=20)),
        "length of a file": (trees.calls(made / "lines1", 20, lines=1000), trees.calls(made / "lines10", 20, lines=10_000)),
        "calls in a file": (trees.calls(made / "calls50", 50), trees.calls(made / "calls500", 500)),
    }
    for name, (few, many) in sizes.items():
        low, high = _alone(few), _alone(many)
        yield _ratio(f"10 times the {name}, CPU seconds / CPU seconds", 11, high, low)


def gateway(tree: Path, _made: Path) -> Iterator[Row]:
    """Measure a package that is all about what undalle looks for."""
    full = trees.packages(tree.parent / "gateway", trees.FULL)
    gate = Prefilter(catalog().anchors())
    files = trees.python_files(full)
    candidates = sum(gate.passes(path.read_bytes()) for path in files)
    found = side_by_side({"undalle": tools.undalle(".")}, full, limit=LONG, most=1)
    yield took(f"{trees.FULL[0]} ({len(files):,} Python files, {candidates} candidates)", found)


GROUPS: Mapping[str, Callable[[Path, Path], Iterator[Row]]] = {
    "tree": whole_tree,
    "few": few_files,
    "long": long_files,
    "growth": growth,
    "gateway": gateway,
}


def _held(measure: str, value: float, most: float, runs: int) -> Row:
    return Row(measure, f"{value:.3g}" + ("" if value <= most else " (not met)"), f"{most:g}", str(runs))


def _ratio(measure: str, most: float, high: Found, low: Found) -> Row:
    try:
        return _held(measure, high["undalle"].cpu / low["undalle"].cpu, most, high["undalle"].runs)
    except NotMeasuredError as error:
        return Row(measure, f"not measured: {error}", f"{most:g}")


def _of_sample(make: Callable[[list[Path]], Command], sample: list[Path], made: Path) -> Found:
    """Measure a tool on a sample, and on an empty file: what it takes to start counts once for the whole tree."""
    empty = made / "empty.py"
    empty.write_text("")
    return side_by_side({"start": make([empty]), "sample": make(sample)}, made, limit=LONG / 2)


def _scaled(measure: str, mine: Found, beside: Found, times: float) -> Row:
    try:
        start, sample = beside["start"].seconds, beside["sample"]
        return _held(measure, mine["undalle"].seconds / (start + (sample.seconds - start) * times), 0.005, sample.runs)
    except NotMeasuredError as error:
        return Row(measure, f"not measured: {error}", "0.005")


def _alone(folder: Path, *, most: int = 5) -> Found:
    return side_by_side({"undalle": tools.undalle(".")}, folder, most=most)
