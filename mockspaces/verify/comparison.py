"""Asks the same of the emulator and of an endpoint, and compares the answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mockspaces.verify.endpoint import Endpoint, NoAnswerError
from mockspaces.verify.probe import Found, NotAskedError, Outcome, Probe, Result
from mockspaces.verify.reading import READING
from mockspaces.verify.writing import WRITING, Workshop, workshop

_HIDDEN = "***"


def compare(
    ours: Endpoint, theirs: Endpoint, group: str | None = None
) -> Iterator[Result]:
    """Compare two endpoints, one probe after the other.

    Args:
        ours: The emulator; it is made to hold a Space.
        theirs: The service.
        group: An account group of both in which Spaces may be made; nothing is
            changed at the service if it is left out.

    Raises:
        GroupInUseError: If the group holds a Space already; nothing is done then.
        NoAnswerError: If the service cannot be signed in to, or a Space could not be
            deleted; the message names it.
    """
    for endpoint in (theirs, ours):
        endpoint.sign_in()
    Workshop(ours, f"{group} of the emulator").create()
    yield from _compared(READING, ours, theirs, theirs)
    if group is not None:
        with workshop(ours, group) as our_shop, workshop(theirs, group) as their_shop:
            yield from _compared(WRITING, our_shop, their_shop, theirs)


def _compared(
    probes: Iterable[Probe],
    ours: Any,  # noqa: ANN401 - what the probes ask
    theirs: Any,  # noqa: ANN401 - likewise
    endpoint: Endpoint,
) -> Iterator[Result]:
    for probe in probes:
        found, _ = _asked(probe.ask, ours)
        answer, outcome = _asked(probe.ask, theirs)
        text = answer.text
        for secret in endpoint.secrets:
            text = text.replace(secret, _HIDDEN)
        if outcome is None:
            outcome = "agrees" if text == found.text else "differs"
        yield Result(probe, found.text, text, outcome, answer.settings)


def _asked(
    ask: Callable[[Any], Found],
    subject: Any,  # noqa: ANN401 - what a probe asks
) -> tuple[Found, Outcome | None]:
    try:
        return ask(subject), None
    except NotAskedError as error:
        return Found(str(error)), "not asked"
    except NoAnswerError as error:
        return Found(str(error)), "no answer"
