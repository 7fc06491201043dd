"""Ignore rules, held against git itself."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from undalle.sources.choice import Choice
from undalle.sources.discover import Found, discover
from undalle.sources.gitignore import parse_ignore_file


@pytest.fixture(scope="module", autouse=True)
def no_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's configuration of git, and that of a hook these tests may run in, out of it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.delenv("XDG_CONFIG_HOME", raising=False)
        yield


def git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True).stdout


def by_git(folder: Path) -> set[str]:
    listed = git(folder, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    return {os.fsdecode(name) for name in listed if name.endswith(b".py")}


def by_us(folder: Path) -> set[str]:
    found = list(discover([folder], lambda _folder, _names: Choice([".git"])))
    assert all(isinstance(item, Found) for item in found)
    return {item.path.relative_to(folder).as_posix() for item in found if isinstance(item, Found)}


FOLDERS = ["", "a/", "b/", "a/b/", "a/b/c/", "ab/", "a/a/"]
FILES = [f"{folder}{name}.py" for folder in FOLDERS for name in ("a", "b", "ab", "a b", "[a]", "!a", "#a", "é")]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "-q")
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


NAMES = ["a", "b", "c", "ab", "a.py", "b.py", ".py", "é"]
SPECIAL = ["*", "**", "***", "?", "*.py", "a*", "*b", "/", "/", "!", "#", "\\", "\\#", "\\!", "{a,b}", " ", "\\ ", "\t", "\r"]
BRACKETS = ["[ab]", "[!a]", "[^a]", "[a-c]", "[]a]", "[a\\]]", "[a-]", "[\\a-c]", "[b-a]", "[[:alpha:]]"]
BROKEN = ["[", "]", "[!", "[[:", "[[:alpha]", "[[:nope:]]"]
PATTERN = st.lists(st.sampled_from([*NAMES, *SPECIAL, *BRACKETS, *BROKEN]), min_size=1, max_size=5).map("".join)
TAKING = [
    "*.py",
    "a/",
    "/a",
    "a/b",
    "a/*",
    "a/**",
    "**/b",
    "a/**/c",
    "/*",
    "b/*.py",
    "*",
    "\\[a\\].py",
    "a**/c",
    "ab**",
    "a b.py ",
    "a?b",
    "?**/c",
    "a[!x]b/*",
    "[^a].py",
]
GIVING = ["!a.py", "!a/b/", "!/a/", "!b/ab.py", "!*/"]
LIKELY = st.sampled_from([*TAKING, *GIVING])
IGNORE_FILE = st.lists(PATTERN | LIKELY, max_size=5).map("\n".join) | st.lists(LIKELY, max_size=6).map("\r\n".join)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(top=IGNORE_FILE, nested=IGNORE_FILE, exclude=IGNORE_FILE)
def test_what_is_left_out_is_what_git_leaves_out(repository: Path, top: str, nested: str, exclude: str) -> None:
    for path, text in {".gitignore": top, "a/.gitignore": nested, "a/b/.gitignore": "", ".git/info/exclude": exclude}.items():
        (repository / path).write_bytes(text.encode())
    assert by_us(repository) == by_git(repository)


def test_each_pattern_alone_means_what_it_means_to_git(repository: Path) -> None:
    """Beside others, a pattern that is read wrong seldom shows: most leave out whole folders."""
    for path in ("a/.gitignore", "a/b/.gitignore", ".git/info/exclude"):
        (repository / path).write_text("")
    for pattern in (*TAKING, *(f"*\n!*/\n{taken_back}" for taken_back in GIVING)):
        (repository / ".gitignore").write_text(pattern)
        assert by_us(repository) == by_git(repository), pattern


def test_the_comparison_with_git_sees_something(repository: Path) -> None:
    for path, text in {".gitignore": "/a/*\n!/a/b/\n", "a/.gitignore": "", "a/b/.gitignore": "c\n", ".git/info/exclude": "\\#*\n"}.items():
        (repository / path).write_text(text)
    left = {name for name in FILES if (not name.startswith("a/") or name.startswith("a/b/")) and "/c/" not in name and "#" not in name}
    assert by_us(repository) == by_git(repository) == left


def plant(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def found(root: Path, *below: str) -> list[str]:
    items = discover([root / part for part in below or ("",)])
    return [item.path.relative_to(root).as_posix() for item in items if isinstance(item, Found)]


def test_rules_of_the_parents_hold_below_up_to_the_repository(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            ".gitignore": "*.py\n",
            "repo/.gitignore": "gen*.py\n/app/x.py\n",
            "repo/app/gen1.py": "",
            "repo/app/x.py": "",
            "repo/app/ok.py": "",
        },
    )
    git(tmp_path / "repo", "init", "-q")
    assert found(tmp_path, "repo/app") == ["repo/app/ok.py"]


def test_ignore_files_count_without_a_repository_too(tmp_path: Path) -> None:
    plant(tmp_path, {".gitignore": "gen.py\n", "gen.py": "", "a.py": "", "b/gen.py": ""})
    assert found(tmp_path) == ["a.py"]


def test_a_repository_inside_starts_afresh(tmp_path: Path) -> None:
    plant(tmp_path, {".gitignore": "x.py\n", "x.py": "", "inner/x.py": "", "inner/y.py": "", "inner/.gitignore": "y.py\n"})
    git(tmp_path, "init", "-q")
    git(tmp_path / "inner", "init", "-q")
    assert found(tmp_path) == ["inner/x.py"]


def test_ignored_directories_are_walked_when_named(tmp_path: Path) -> None:
    plant(tmp_path, {".gitignore": "gen/\n", "gen/x.py": ""})
    git(tmp_path, "init", "-q")
    assert found(tmp_path) == []
    assert found(tmp_path, "gen") == ["gen/x.py"]
    assert found(tmp_path, "gen/x.py") == ["gen/x.py"]


def test_ignore_rules_can_be_turned_off(tmp_path: Path) -> None:
    plant(tmp_path, {".gitignore": "x.py\n", "x.py": ""})
    assert [item.name for item in discover([tmp_path], respect_gitignore=False) if isinstance(item, Found)] == [
        f"{tmp_path.as_posix()}/x.py"
    ]


@pytest.mark.parametrize(
    "configuration",
    [
        "[core]\n\texcludesFile = {}\n",
        '[core] excludesfile = "{}" ; why\n',
        "[user]\n\texcludesfile = /nowhere\n[CORE]\n\texcludesfile={} # why\n[other]\n\texcludesfile = /nowhere\n",
    ],
)
@pytest.mark.parametrize("where", ["home/.gitconfig", "home/.config/git/config", "repo/.git/config"])
def test_the_global_excludes_file_is_the_one_that_git_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, configuration: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    plant(
        tmp_path,
        {
            "mine": "x.py\n!y.py\n",
            "home/.config/git/ignore": "z.py\n",
            "repo/x.py": "",
            "repo/y.py": "",
            "repo/z.py": "",
            "repo/.gitignore": "y.py\n",
        },
    )
    git(tmp_path / "repo", "init", "-q")
    assert set(found(tmp_path / "repo")) == by_git(tmp_path / "repo") == {"x.py"}
    plant(tmp_path, {where: configuration.format(tmp_path / "mine")})
    assert set(found(tmp_path / "repo")) == by_git(tmp_path / "repo") == {"z.py"}


def test_a_home_relative_excludes_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    plant(tmp_path, {"home/.gitconfig": "[core]\nexcludesfile = ~/mine\n", "home/mine": "x.py\n", "repo/x.py": "", "repo/y.py": ""})
    git(tmp_path / "repo", "init", "-q")
    assert set(found(tmp_path / "repo")) == by_git(tmp_path / "repo") == {"y.py"}


def test_a_worktree_shares_the_excludes_of_its_repository(tmp_path: Path) -> None:
    main = tmp_path / "main"
    plant(main, {"a.py": ""})
    git(main, "init", "-q")
    git(main, "add", "a.py")
    git(main, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "one")
    git(main, "worktree", "add", "-q", "../tree")
    plant(main, {".git/info/exclude": "x.py\n"})
    plant(tmp_path, {"tree/x.py": "", "tree/y.py": ""})
    assert found(tmp_path / "tree") == ["a.py", "y.py"]
    assert by_git(tmp_path / "tree") == {"y.py"}


def test_a_linked_ignore_file_is_not_followed(tmp_path: Path) -> None:
    plant(tmp_path, {"rules": "x.py\n", "repo/x.py": ""})
    (tmp_path / "repo/.gitignore").symlink_to("../rules")
    git(tmp_path / "repo", "init", "-q")
    assert set(found(tmp_path / "repo")) == by_git(tmp_path / "repo") == {"x.py"}


def test_comments_blank_lines_and_patterns_that_never_match_are_no_rules() -> None:
    assert parse_ignore_file(b"\xef\xbb\xbf# one\n\n   \n!\n/\n[a\nx\\\n") == ()


@pytest.mark.parametrize("pattern", [b"x/a?b", b"x/a*b", b"x/a[!c]b", b"x/a[.-0]b", b"x/a**b"])
def test_only_two_stars_of_their_own_cross_a_slash(pattern: bytes) -> None:
    (rule,) = parse_ignore_file(pattern)
    assert not rule.matches(b"x/a/b", is_directory=False)
    (deep,) = parse_ignore_file(b"x/**/b")
    assert deep.matches(b"x/a/b", is_directory=False)


def test_many_stars_take_no_time() -> None:
    (rule,) = parse_ignore_file(b"*a" * 40 + b"b\n")
    assert not rule.matches(b"a" * 250, is_directory=False)
    assert rule.matches(b"a" * 250 + b"b", is_directory=False)
