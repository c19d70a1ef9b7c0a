"""Coverage reports: Markdown for people, JUnit's XML for build servers."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mockspaces.controls.coverage.collector import Coverage, Section


def markdown(coverage: Coverage) -> str:
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
    """Return a report in JUnit's XML.

    Used names pass, unused ones are skipped, and unsupported ones fail.
    """
    suites = Element("testsuites", name="mockspaces coverage")
    for title, section in _sections(coverage).items():
        suite = _suite(suites, title, section.used + section.unused)
        suite.set("skipped", str(len(section.unused)))
        for case in suite.findall("testcase")[len(section.used) :]:
            SubElement(case, "skipped", message="not used")
    unsupported = coverage.unsupported
    suite = _suite(suites, "Not emulated", [each.path for each in unsupported])
    suite.set("failures", str(len(unsupported)))
    for case, each in zip(suite, unsupported, strict=True):
        message = _printable(f"{each.coordinate} is not emulated, at {each.path}")
        SubElement(case, "failure", message=message)
    indent(suites)
    document: bytes = tostring(suites, "utf-8", xml_declaration=True)
    return document.decode() + "\n"


def _suite(suites: Element, title: str, names: Sequence[str]) -> Element:
    """Add a suite of tests that pass."""
    counts = {"tests": str(len(names)), "failures": "0", "errors": "0", "skipped": "0"}
    suite = SubElement(suites, "testsuite", {"name": title, **counts})
    for name in names:
        SubElement(suite, "testcase", classname=title, name=_printable(name))
    return suite


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
