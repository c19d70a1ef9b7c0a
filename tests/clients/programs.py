"""How the client programs in this folder are run."""

import fcntl
import subprocess
from pathlib import Path

from tests.requirements import missing, needed

FOLDER = Path(__file__).parent


def run(*command: str, within: str | Path = "") -> str:
    """Return what a program prints; it must end well."""
    ended = subprocess.run(  # noqa: S603 - programs of this repository
        command,
        cwd=FOLDER / within,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def install(folder: str | Path) -> None:
    """Install the packages that JavaScript programs in a folder need."""
    npm = needed("npm")
    with (FOLDER / folder / "package.json").open() as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)  # other workers install there too
        try:
            run(npm, "install", within=folder)
        except AssertionError as failure:
            missing(f"npm cannot install what {folder} needs: {failure}")
