import json
import logging
import sys

import pytest

from mockspaces.logs import JSONFormatter, configure

pytestmark = pytest.mark.usefixtures("loggers_as_before")


def test_a_record_is_one_line_of_json() -> None:
    record = logging.LogRecord(
        "mockspaces.web", logging.WARNING, "", 0, "line\n%s", ("ä",), None
    )
    record.created = 1_700_000_000.5

    line = JSONFormatter().format(record)

    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2023-11-14T22:13:20.500000+00:00",
        "level": "warning",
        "logger": "mockspaces.web",
        "message": "line\nä",
    }


def test_a_bug_is_logged_with_its_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("json")
    try:
        int("x")
    except ValueError:
        logging.getLogger("mockspaces.web").exception("It failed")

    [line] = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["message"]) == ("error", "It failed")
    assert entry["traceback"].startswith("Traceback")
    assert "ValueError: invalid literal" in entry["traceback"]


def test_the_log_is_text_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("text")

    logging.getLogger("mockspaces").info("shown")
    logging.getLogger("mockspaces").debug("hidden")
    logging.getLogger("uvicorn").info("shown too")
    logging.getLogger("uvicorn.error").info("hidden")
    logging.getLogger("python_multipart.multipart").warning("hidden")

    output = capsys.readouterr()
    assert output.out == ""
    assert [line.split(" INFO ")[1] for line in output.err.splitlines()] == [
        "shown",
        "shown too",
    ]


def test_the_log_goes_where_standard_error_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("text")
    configure("json")

    logging.getLogger("mockspaces").info("once")

    assert capsys.readouterr().err.count("once") == 1
    assert logging.getLogger("mockspaces").handlers[0].stream is sys.stderr  # type: ignore[attr-defined] # a stream handler
