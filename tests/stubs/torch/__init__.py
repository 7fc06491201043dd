"""PyTorch, as far as it downloads files."""

from torch import hub as hub
