"""How the client programs in this folder are run."""

import fcntl
import subprocess
import sys
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


def install_python(folder: str) -> str:
    """Return a Python with the packages of `requirements.txt` in a folder.

    They are apart from this project's, of which they want other versions.
    """
    requirements = FOLDER / folder / "requirements.txt"
    venv = FOLDER / folder / ".venv"
    pip = (sys.executable, "-m", "pip", "--python", str(venv))
    with requirements.open() as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)  # other workers install there too
        try:
            run(sys.executable, "-m", "venv", "--without-pip", str(venv))
            run(*pip, "install", "-q", "-r", str(requirements))
        except AssertionError as failure:
            missing(f"pip cannot install what {folder} needs: {failure}")
    return str(venv / "bin" / "python")


def install(folder: str | Path) -> None:
    """Install the packages that JavaScript programs in a folder need."""
    npm = needed("npm")
    with (FOLDER / folder / "package.json").open() as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)  # other workers install there too
        try:
            run(npm, "install", within=folder)
        except AssertionError as failure:
            missing(f"npm cannot install what {folder} needs: {failure}")
