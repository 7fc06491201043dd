"""What is left out unless somebody says otherwise."""

from __future__ import annotations

_REPOSITORIES = (".bzr", ".git", ".git-rewrite", ".hg", ".svn")
_ENVIRONMENTS = (".direnv", ".eggs", ".nox", ".pyenv", ".tox", ".venv", "venv", "__pypackages__", "site-packages", "node_modules")
_CACHES = (".ipynb_checkpoints", ".mypy_cache", ".pants.d", ".pytest_cache", ".pytype", ".ruff_cache", ".vscode")
_BUILT = ("_build", "buck-out", "build", "dist")
_VENDORED = ("_vendor", "third_party", "vendor", "vendored")
DEFAULT_EXCLUDE = (*_REPOSITORIES, *_ENVIRONMENTS, *_CACHES, *_BUILT, *_VENDORED)
