"""Coverage in the control API."""

from typing import Literal

from mockspaces.controls.api.route import Arguments, Input, Route, Routes, TextAnswer
from mockspaces.controls.coverage.collector import Coverage, CoverageCollector
from mockspaces.controls.coverage.reports import junit, markdown

_MARKDOWN = "text/markdown; charset=utf-8"
_XML = "application/xml; charset=utf-8"


class CoverageQuery(Input, frozen=True, kw_only=True):
    """Query of a coverage report."""

    format: Literal["json", "markdown", "junit"] = "json"


def _show(
    collector: CoverageCollector, arguments: Arguments[None, CoverageQuery]
) -> Coverage | TextAnswer:
    coverage = collector.coverage()
    match arguments.query.format:
        case "markdown":
            return TextAnswer(text=markdown(coverage), media_type=_MARKDOWN)
        case "junit":
            return TextAnswer(text=junit(coverage), media_type=_XML)
    return coverage


COVERAGE: Routes[CoverageCollector] = (
    Route(
        method="GET",
        path="/coverage",
        summary="Read which parts of the service clients have used.",
        handle=_show,
        query=CoverageQuery,
        answer=Coverage,
        others={_MARKDOWN: str, _XML: str},
    ),
)
