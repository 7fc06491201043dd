"""What was seen in a file: plain, frozen, picklable facts. No syntax tree survives in them.

Offsets are code points into ``Source.text``, 0-based, end exclusive. ``file`` is the path as it is shown to the user.
"""

from __future__ import annotations

from undalle.facts.arguments import Argument, Arguments, Place
from undalle.facts.calls import CallSite, Client, ClientKind, Request, Root, tool_span
from undalle.facts.files import Export, FileFacts, Follow, Helping, Import, LentRead, Mention, OldName, Passing, ProjectCall, Role, in_tests
from undalle.facts.pins import Dialect, Pin
from undalle.facts.reads import Access, Copy, Local, Loop, Opening, Read, Result, Shape, Sink, SinkKind, Token
from undalle.facts.words import Literal, Parameter, Span, Value, Word

__all__ = [
    "Access",
    "Argument",
    "Arguments",
    "CallSite",
    "Client",
    "ClientKind",
    "Copy",
    "Dialect",
    "Export",
    "FileFacts",
    "Follow",
    "Helping",
    "Import",
    "LentRead",
    "Literal",
    "Local",
    "Loop",
    "Mention",
    "OldName",
    "Opening",
    "Parameter",
    "Passing",
    "Pin",
    "Place",
    "ProjectCall",
    "Read",
    "Request",
    "Result",
    "Role",
    "Root",
    "Shape",
    "Sink",
    "SinkKind",
    "Span",
    "Token",
    "Value",
    "Word",
    "in_tests",
    "tool_span",
]
