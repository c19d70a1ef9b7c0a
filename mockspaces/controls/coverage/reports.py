"""Reports of coverage: for people in Markdown, for build servers as JUnit's XML."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from mockspaces.controls.coverage.collector import Coverage, Section


def markdown(coverage: Coverage) -> str:
    """Return a report in Markdown."""
    return "\n".join(_markdown(coverage))


def _markdown(coverage: Coverage) -> Iterator[str]:
    sections = _sections(coverage)
    yield "# Coverage of the Spaces service"
    yield ""
    yield "| | used | of | percent |"
    yield "|---|---:|---:|---:|"
    for title, section in sections.items():
        total = len(section.used) + len(section.unused)
        yield f"| {title} | {len(section.used)} | {total} | {section.percent:g} |"
    yield f"| Not emulated | {len(coverage.unsupported)} | | |"
    for title, section in sections.items():
        if section.unused:
            yield ""
            yield f"## {title} not used"
            yield ""
            yield from (f"- `{name}`" for name in section.unused)
    if coverage.unsupported:
        yield ""
        yield "## Asked for, but not emulated"
        yield ""
        yield "| what | where | times |"
        yield "|---|---|---:|"
        for each in coverage.unsupported:
            what, where = _code(each.coordinate), _code(each.path)
            yield f"| {what} | {where} | {each.count} |"
    yield ""


def junit(coverage: Coverage) -> str:
    """Return a report as JUnit writes it.

    What has been used passes, what has not is skipped, and what was asked for but is
    not emulated fails.
    """
    return "\n".join(_junit(coverage))


def _junit(coverage: Coverage) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<testsuites name="mockspaces coverage">'
    for title, section in _sections(coverage).items():
        tests, skipped = len(section.used) + len(section.unused), len(section.unused)
        yield _suite(title, tests=tests, failures=0, skipped=skipped)
        for name in section.used:
            yield _case(title, name, "")
        for name in section.unused:
            yield _case(title, name, '<skipped message="not used"/>')
        yield "  </testsuite>"
    unsupported = coverage.unsupported
    title = "Not emulated"
    yield _suite(title, tests=len(unsupported), failures=len(unsupported), skipped=0)
    for each in unsupported:
        message = _attribute(f"{each.coordinate} is not emulated, at {each.path}")
        yield _case(title, each.path, f"<failure message={message}/>")
    yield "  </testsuite>"
    yield "</testsuites>"
    yield ""


def _suite(title: str, *, tests: int, failures: int, skipped: int) -> str:
    return (
        f'  <testsuite name={_attribute(title)} tests="{tests}" '
        f'failures="{failures}" errors="0" skipped="{skipped}">'
    )


def _case(title: str, name: str, outcome: str) -> str:
    attributes = f"classname={_attribute(title)} name={_attribute(name)}"
    return f"    <testcase {attributes}>{outcome}</testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _code(text: str) -> str:
    return f"`{_printable(text).replace('|', '?').replace('`', '?')}`"


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in text)


def _sections(coverage: Coverage) -> dict[str, Section]:
    return {
        "Operations": coverage.operations,
        "Fields": coverage.fields,
        "Arguments": coverage.arguments,
        "Enum values": coverage.enum_values,
        "Error codes": coverage.error_codes,
    }
