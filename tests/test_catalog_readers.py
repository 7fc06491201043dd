"""The catalogue of what programs hand an image's URL to."""

import inspect

import httpx
import pytest
import requests
import urllib3

from undalle.catalog import catalog


@pytest.fixture(scope="module")
def rows():
    return catalog().readers()


def test_no_two_rows_are_the_same_call(rows):
    listed = [row.id for row in rows.values()]
    assert len(listed) == len(set(listed)) > 60


def test_every_row_has_what_its_kind_needs(rows):
    for row in rows.values():
        assert bool(row.why) == (row.does in {"run", "refuse"}), row.id
        assert bool(row.target) == (row.does == "save"), row.id
        assert not row.dress or row.does in {"open", "show", "print"}, row.id
        assert not row.filename or row.dress, row.id
        assert not row.named or row.renamed, row.id
        assert row.uri in {"", "keyword", "position", "both"}, row.id


def test_a_dotted_name_is_found_and_a_method_by_its_last_word():
    assert catalog().reader("requests.get").library == "requests"
    assert catalog().reader("requests.gets") is None
    assert {row.library for row in catalog().methods("send_photo")} == {"aiogram", "pyrogram", "telegram"}
    assert catalog().methods("get") == ()


@pytest.mark.parametrize("module", [requests, httpx, urllib3], ids=lambda module: module.__name__)
def test_what_fetches_takes_the_url_where_the_catalogue_says(rows, module):
    ours = [row for row in rows.values() if row.does == "fetch" and row.callee.split(".")[0] == module.__name__]
    assert ours
    for row in ours:
        parameters = list(inspect.signature(getattr(module, row.callee.split(".")[1])).parameters)
        assert parameters[row.position] == row.keyword
        assert row.verb is None or parameters[row.verb] == "method"
