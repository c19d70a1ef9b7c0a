import pytest

from tests.cli.conftest import Run

NEW_YEAR = "2026-01-01T00:00:00Z"


def test_a_clock_is_frozen_and_runs_on(ask: Run) -> None:
    frozen = ask("clock", "freeze", "--at", NEW_YEAR, "--json").json
    shown = ask("clock", "show")
    running = ask("clock", "run", "--json").json

    assert (frozen["now"], frozen["frozen"]) == (NEW_YEAR, True)
    assert shown.out.startswith(f"{NEW_YEAR} (frozen, ")
    assert shown.out.endswith(" s behind)\n")
    assert running["frozen"] is False


def test_a_clock_is_frozen_where_it_is(ask: Run) -> None:
    ask("clock", "set", NEW_YEAR)

    assert ask("clock", "freeze", "--json").json["now"].startswith("2026-01-01T00:00:")


@pytest.mark.parametrize(
    ("by", "moment"),
    [("5m", "2026-01-01T00:05:00Z"), ("-1d", "2025-12-31T00:00:00Z")],
)
def test_a_clock_is_advanced(ask: Run, by: str, moment: str) -> None:
    ask("clock", "freeze", "--at", NEW_YEAR)

    assert ask("clock", "advance", by, "--json").json["now"] == moment


def test_a_clock_is_set_and_reset(ask: Run) -> None:
    set_ = ask("clock", "set", "2100-01-01T00:00:00Z").out
    reset = ask("clock", "reset").out

    assert set_.startswith("2100-01-01T00:00:00")
    assert set_.endswith(" s ahead)\n")
    assert reset.endswith("Z (running)\n")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("advance", "soon"), "by: 'soon' is not a length of time"),
        (("set", "noon"), "now: "),
    ],
)
def test_a_value_that_is_refused_is_one_line_and_exit_code_2(
    ask: Run, arguments: tuple[str, ...], error: str
) -> None:
    ended = ask("clock", *arguments)

    assert ended.code == 2
    assert ended.error.startswith(error)
