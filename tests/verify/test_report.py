import json
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from mockspaces.verify.probe import Found, Outcome, Probe, Result
from mockspaces.verify.report import as_json, as_junit, as_text


def result(name: str, ours: str, theirs: str, outcome: Outcome) -> Result:
    return Result(Probe(name, "D", lambda _: Found("")), ours, theirs, outcome)


LONG = "a" * 61
RESULTS = [
    result("one", "401", "401", "agrees"),
    result("two", "401", "200", "differs"),
    result("three", LONG, "b", "differs"),
    result("four", "x\ny", "y\nz\x00", "differs"),
    result("five", "", "gone", "no answer"),
    result("six", "", "none", "not asked"),
]


def test_a_table_shows_each_probe_and_what_does_not_fit_below() -> None:
    text = as_text(RESULTS)

    head, one, two, *_ = text.splitlines()
    assert head.split() == ["probe", "label", "emulator", "service", "outcome"]
    assert one.split() == ["one", "D", "401", "401", "agrees"]
    assert two.split() == ["two", "D", "401", "200", "differs"]
    assert f"three  D      {'a' * 59}…  b" in text
    assert f"three:\n  - emulator  {LONG}\n  + service   b\n" in text
    assert "four:\n  - emulator  x\n  + service   z\x00\n" in text
    assert "two:" not in text
    assert text.endswith("agrees: 1, differs: 3, no answer: 1, not asked: 1")


def test_of_many_differences_the_first_are_shown() -> None:
    lines = "\n".join(map(str, range(30)))

    text = as_text([result("many", lines, "", "differs")])

    assert "  - emulator  19\n  … and 10 more\n" in text


def test_json_has_every_answer_in_full() -> None:
    report = json.loads(as_json(RESULTS))

    assert report["counts"] == {
        "agrees": 1,
        "differs": 3,
        "no answer": 1,
        "not asked": 1,
    }
    assert report["probes"][2] == {
        "name": "three",
        "label": "D",
        "emulator": LONG,
        "service": "b",
        "outcome": "differs",
    }


def test_junit_has_a_case_for_each_probe() -> None:
    suite: ET.Element = fromstring(as_junit(RESULTS))

    assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "6",
        "failures": "3",
        "errors": "1",
    }
    assert [[part.tag for part in case] for case in suite] == [
        [],
        ["failure"],
        ["failure"],
        ["failure"],
        ["error"],
        ["skipped"],
    ]
    assert suite[3][0].text == "  - emulator  x\n  + service   z�"
