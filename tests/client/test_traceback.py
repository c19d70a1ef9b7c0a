"""Tracebacks of calls that fail in a test."""

import pytest

from mockspaces.server import MockSpaces

SUITE = """
from mockspaces.client import Client

URL = {url!r}

def test_refused():
    Client(URL).restore("nowhere")

def test_refused_below():
    Client(URL).faults.add("nothing")

def test_unmet():
    with Client(URL).faults.add("spaces", status=503):
        pass
"""


def test_a_failed_call_shows_the_test_and_one_line(
    pytester: pytest.Pytester, server: MockSpaces
) -> None:
    pytester.makepyfile(SUITE.format(url=server.url))

    shown = pytester.runpytest_subprocess("-p", "no:schemathesis").stdout

    shown.fnmatch_lines(
        [
            '>       Client(URL).restore("nowhere")',
            "E       mockspaces.client.connection.RefusedError: POST *",
            '>       Client(URL).faults.add("nothing")',
            "E       mockspaces.client.connection.RefusedError: POST *",
            '>       with Client(URL).faults.add("spaces", status=503):',
            "E       AssertionError: The fault *",
        ]
    )
    shown.no_fnmatch_line("*mockspaces/client/*")
