"""Writes what was compared: as text, JSON or JUnit."""

import json
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from mockspaces.verify.probe import Result

_WIDEST = 60
_MOST_LINES = 20


def as_text(results: Sequence[Result]) -> str:
    """Return a table, and the differences that do not fit into it."""
    head = ("probe", "label", "emulator", "service", "outcome")
    rows = [
        head,
        *(
            (
                each.probe.name,
                each.probe.label,
                _short(each.ours),
                _short(each.theirs),
                each.outcome,
            )
            for each in results
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    for each in results:
        is_cut = {each.ours, each.theirs} != {_short(each.ours), _short(each.theirs)}
        if each.outcome == "differs" and is_cut:
            lines += ["", f"{each.probe.name}:", *_difference(each)]
    counts = ", ".join(
        f"{name}: {number}" for name, number in outcome_counts(results).items()
    )
    return "\n".join([*lines, "", counts])


def as_json(results: Sequence[Result]) -> str:
    """Return a JSON object with every answer in full."""
    return json.dumps(
        {
            "probes": [
                {
                    "name": each.probe.name,
                    "label": each.probe.label,
                    "emulator": each.ours,
                    "service": each.theirs,
                    "outcome": each.outcome,
                }
                for each in results
            ],
            "counts": outcome_counts(results),
        },
        indent=2,
        ensure_ascii=False,
    )


def as_junit(results: Sequence[Result]) -> str:
    """Return a JUnit report, with a test case for each probe."""
    counts = outcome_counts(results)
    suite = ET.Element(
        "testsuite",
        name="mockspaces verify",
        tests=str(len(results)),
        failures=str(counts.get("differs", 0)),
        errors=str(counts.get("no answer", 0)),
        skipped=str(counts.get("not asked", 0)),
    )
    tags = {"differs": "failure", "no answer": "error", "not asked": "skipped"}
    for each in results:
        case = ET.SubElement(
            suite, "testcase", classname="mockspaces.verify", name=each.probe.name
        )
        tag = tags.get(each.outcome)
        if tag:
            detail = ET.SubElement(case, tag, message=_printable(_short(each.theirs)))
            detail.text = _printable("\n".join(_difference(each)))
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True)


def outcome_counts(results: Sequence[Result]) -> dict[str, int]:
    """Return how many probes had each outcome."""
    outcomes = [each.outcome for each in results]
    return {each: outcomes.count(each) for each in dict.fromkeys(outcomes)}


def _short(text: str) -> str:
    lines = text.splitlines() or [""]
    if len(lines) > 1:
        return f"{len(lines)} lines"
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _difference(result: Result) -> list[str]:
    """Return what only one side says, line by line."""
    ours, theirs = result.ours.splitlines(), result.theirs.splitlines()
    lines = [
        *_marked("- emulator", ours, theirs),
        *_marked("+ service ", theirs, ours),
    ]
    if len(lines) > _MOST_LINES:
        more = len(lines) - _MOST_LINES
        return [*lines[:_MOST_LINES], f"  … and {more} more"]
    return lines


def _marked(mark: str, lines: list[str], others: list[str]) -> Iterator[str]:
    known = set(others)
    return (f"  {mark}  {line}" for line in lines if line not in known)


def _printable(text: str) -> str:
    """Return a text without characters that XML cannot hold."""
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)
