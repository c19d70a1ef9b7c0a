"""Coverage in the control API."""

from typing import Literal

from mockspaces.controls.footprint import Coverage, Footprint
from mockspaces.controls.reports import junit, markdown
from mockspaces.controls.routes import Given, Input, Route, Routes, Text

_MARKDOWN = "text/markdown; charset=utf-8"
_XML = "application/xml; charset=utf-8"


class CoverageQuery(Input, frozen=True, kw_only=True):
    """How coverage is shown."""

    format: Literal["json", "markdown", "junit"] = "json"


def _show(footprint: Footprint, given: Given[None, CoverageQuery]) -> Coverage | Text:
    coverage = footprint.coverage()
    match given.query.format:
        case "markdown":
            return Text(text=markdown(coverage), media_type=_MARKDOWN)
        case "junit":
            return Text(text=junit(coverage), media_type=_XML)
    return coverage


COVERAGE: Routes[Footprint] = (
    Route(
        method="GET",
        path="/coverage",
        summary="Tell what the clients have used, and what is not emulated.",
        handle=_show,
        query=CoverageQuery,
        answer=Coverage,
        texts=(_MARKDOWN, _XML),
    ),
)
