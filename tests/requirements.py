"""Programs that tests bring in from outside Python."""

import os
import shutil
from typing import NoReturn

import pytest


def needed(tool: str) -> str:
    """Return the path of a program, or leave the test out where it is missing."""
    path = shutil.which(tool)
    return path or missing(f"{tool} is not installed")


def missing(what: str) -> NoReturn:
    """Leave the test out, or let it fail where everything has to be there."""
    if os.environ.get("REQUIRE_CLIENTS") == "1":
        pytest.fail(what)
    pytest.skip(what)
