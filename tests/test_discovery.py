"""From paths to files: what is walked, what is left out, what is told."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from undalle.diagnostics import Failure
from undalle.settings import DEFAULT_EXCLUDE, load_config
from undalle.sources.choice import Choice
from undalle.sources.discover import Found, discover
from undalle.sources.files import read_bytes, shown


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty directory, with no configuration of git's from outside."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def plant(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n", encoding="utf-8")


def names(
    *paths: str,
    exclude: Sequence[str] = DEFAULT_EXCLUDE,
    extend_exclude: Sequence[str] = (),
    include: Sequence[str] = (),
    root: Path | None = None,
    **options: bool,
) -> list[str]:
    choice = Choice((*exclude, *extend_exclude), include, root)
    found = list(discover([Path(path) for path in paths or (".",)], lambda _folder, _names: choice, **options))
    assert not [item for item in found if isinstance(item, Failure)]
    return [item.name for item in found if isinstance(item, Found)]


def failures(*paths: Path | str) -> list[Failure]:
    return [item for item in discover([Path(path) for path in paths]) if isinstance(item, Failure)]


def test_directories_are_walked_in_a_stable_order_and_only_python_is_taken() -> None:
    plant("b.py", "a.pyi", "c.pyw", "d.txt", "e.py.bak", "pkg/sub/z.py", "pkg/a.py", "another/q.py", "noext", ".hidden.py", ".config/h.py")
    assert names() == [".hidden.py", "a.pyi", "b.py", "c.pyw", ".config/h.py", "another/q.py", "pkg/a.py", "pkg/sub/z.py"]


def test_paths_are_shown_as_given_and_relative_to_the_working_directory(tree: Path, tmp_path: Path) -> None:
    plant("src/a.py", "../elsewhere/b.py")
    assert names("./src/") == ["src/a.py"]
    assert names(str(tree / "src")) == ["src/a.py"]
    assert names("../elsewhere") == ["../elsewhere/b.py"]
    assert names(str(tmp_path / "elsewhere")) == [f"{tmp_path.as_posix()}/elsewhere/b.py"]


def test_a_path_can_be_opened_from_what_is_found() -> None:
    plant("src/a.py")
    (found,) = discover([Path("src")])
    assert isinstance(found, Found)
    assert read_bytes(found.path) == b"x = 1\n"


@pytest.mark.parametrize(
    "folder", [".git", ".venv", "venv", "node_modules", "build", "dist", ".tox", "site-packages", "__pypackages__", "vendor"]
)
def test_default_excludes_hold_at_every_depth(folder: str) -> None:
    plant(f"{folder}/a.py", f"pkg/{folder}/deep/b.py", f"pkg/{folder}.py")
    assert names() == [f"pkg/{folder}.py"]


@pytest.mark.parametrize("mark", ["pyvenv.cfg", "conda-meta/history"])
def test_virtual_environments_are_known_by_what_they_hold(mark: str) -> None:
    plant("a.py", f"my-env/{mark}", "my-env/lib/b.py")
    assert names() == ["a.py"]
    assert names("my-env") == names("my-env/lib/b.py") == ["my-env/lib/b.py"]


@pytest.mark.parametrize(
    ("pattern", "left_out"),
    [
        ("old", {"old/a.py", "pkg/old/b.py"}),
        ("old/", {"old/a.py", "pkg/old/b.py"}),
        ("./pkg/old", {"pkg/old/b.py"}),
        ("pkg/old/*.py", {"pkg/old/b.py"}),
        ("pkg/*.py", {"pkg/old/b.py", "pkg/new/c.py", "pkg/c.py"}),
        ("**/old/**", {"old/a.py", "pkg/old/b.py"}),
        ("pkg/**/c.py", {"pkg/new/c.py", "pkg/c.py"}),
        ("c.py", {"pkg/c.py", "pkg/new/c.py"}),
        ("[ab].py", {"old/a.py", "pkg/old/b.py"}),
        ("OLD", set()),
        ("g", set()),
    ],
)
def test_exclude_patterns(pattern: str, left_out: set[str]) -> None:
    everything = {"old/a.py", "pkg/old/b.py", "pkg/new/c.py", "pkg/c.py"}
    plant(*everything)
    assert everything - set(names(extend_exclude=[pattern])) == left_out


def test_exclude_replaces_the_defaults_and_extend_exclude_adds() -> None:
    plant("build/a.py", "old/b.py", "c.py")
    assert names(exclude=["old"]) == ["c.py", "build/a.py"]
    assert names(extend_exclude=["old"]) == ["c.py"]


def test_patterns_with_a_slash_start_at_the_root_that_is_given(tree: Path) -> None:
    plant("app/old/a.py", "old/b.py")
    assert names("app", "old", extend_exclude=["old/*"], root=tree / "app") == ["old/b.py"]
    assert names("app", "old", extend_exclude=[f"{tree}/old/*"]) == ["app/old/a.py"]


def test_patterns_of_a_configuration_hold_wherever_one_stands(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant("[app]/old/a.py", "[app]/b.py", "[app]/sub/c.py", "[app]/x/old/d.py")
    config = tree / "[app]" / "undalle.toml"
    config.write_text('extend-exclude = ["old/*", "**/sub/**"]\n', encoding="utf-8")
    patterns = load_config(config)["extend_exclude"]
    assert names(extend_exclude=patterns) == ["[app]/b.py", "[app]/x/old/d.py"]
    monkeypatch.chdir("[app]")
    assert names(extend_exclude=patterns) == ["b.py", "x/old/d.py"]


def test_what_is_named_is_taken_unless_excludes_are_forced() -> None:
    plant("build/a.py", "build/deep/b.py", "script", "node_modules/p/c.py")
    given = ["build/a.py", "build/deep", "script", "node_modules/p/c.py"]
    assert names(*given) == ["build/a.py", "build/deep/b.py", "script", "node_modules/p/c.py"]
    assert names(*given, force_exclude=True) == ["script"]


def test_a_file_is_found_once_however_often_it_is_meant(tree: Path) -> None:
    plant("pkg/a.py")
    Path("b.py").symlink_to("pkg/a.py")
    assert names("b.py", "pkg/a.py", "pkg", "./pkg/a.py", str(tree), ".") == ["pkg/a.py"]


def test_a_directory_called_like_a_file_is_walked() -> None:
    plant("x.py/a.py", "pkg/y.py/b.py")
    assert names() == ["pkg/y.py/b.py", "x.py/a.py"]
    assert names("x.py") == ["x.py/a.py"]


def test_links_to_directories_are_not_entered_unless_named() -> None:
    plant("../outside/a.py", "real/b.py")
    Path("out").symlink_to("../outside")
    Path("loop").symlink_to(".")
    assert names() == ["real/b.py"]
    assert names("out") == ["out/a.py"]


def test_links_to_files_count_only_within_the_tree_and_what_it_shows() -> None:
    plant("../outside.py", "tool", "node_modules/m", "ignored/i")
    Path(".gitignore").write_text("ignored/\n", encoding="utf-8")
    for name, target in {
        "out": "../outside.py",
        "tool": "tool",
        "vendored": "node_modules/m",
        "ignored": "ignored/i",
        "dead": "nowhere",
        "self": "self.py",
    }.items():
        Path(f"{name}.py").symlink_to(target)
    assert names() == ["tool.py"]


def test_a_named_link_out_of_its_project_is_refused(tmp_path: Path) -> None:
    plant("../outside.py", "pkg/real.py")
    Path("out.py").symlink_to("../outside.py")
    Path("pkg/up.py").symlink_to("../top.py")
    plant("top.py")
    assert failures("out.py") == [
        Failure("out.py", f"is a link out of its project; name the file it leads to: {tmp_path.as_posix()}/outside.py")
    ]
    assert names("pkg/up.py") == ["pkg/up.py"]


def test_paths_that_mean_nothing_are_told_and_the_others_still_found() -> None:
    plant("a.py")
    Path("dead.py").symlink_to("nowhere.py")
    os.mkfifo("pipe.py")
    found = list(discover([Path("missing.py"), Path("a.py/b.py"), Path("dead.py"), Path("pipe.py"), Path("a.py")]))
    assert found == [
        Failure("missing.py", "no such file or directory"),
        Failure("a.py/b.py", "not a directory"),
        Failure("dead.py", "is a link that leads nowhere"),
        Failure("pipe.py", "is not a regular file"),
        Found("a.py", "a.py"),
    ]


def test_a_pipe_in_a_directory_is_passed_over() -> None:
    os.mkfifo("pipe.py")
    assert names() == []


def test_a_directory_that_cannot_be_listed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plant("open/a.py", "shut/b.py")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return real(path)

    # The superuser may list everything, so the system's answer is played.
    monkeypatch.setattr(os, "scandir", scandir)
    assert list(discover([Path()])) == [Found("./open/a.py", "open/a.py"), Failure("shut", "cannot be listed: permission denied")]


def test_names_that_are_no_text_are_shown_printable() -> None:
    plant(os.fsdecode(b"caf\xe9.py"))
    assert names() == ["caf\\xe9.py"]


def test_reading_tells_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    plant("a.py", "pkg/b.py")
    os.mkfifo("pipe.py")
    assert read_bytes(Path("a.py")) == b"x = 1\n"
    assert read_bytes(Path("pkg")) == Failure("pkg", "is a directory, not a file")
    assert read_bytes(Path("pipe.py")) == Failure("pipe.py", "is not a regular file")
    assert read_bytes(Path("gone.py"), "shown.py") == Failure("shown.py", "cannot be read: no such file or directory")

    def denied(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert read_bytes(Path("a.py")) == Failure("a.py", "cannot be read: permission denied")


def test_shown_keeps_what_lies_elsewhere(tree: Path) -> None:
    assert [shown(path) for path in (Path("./a//b.py"), Path("../c.py"), tree / "d.py")] == ["a/b.py", "../c.py", "d.py"]
