import json
import re
import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from mockspaces.settings import Settings, settings

ROOT = Path(__file__).parent.parent
Instruction = tuple[str, str]


def instructions() -> list[Instruction]:
    """Return the instructions of the Dockerfile, each on one line."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [
        (name, rest)
        for name, _, rest in (line.partition(" ") for line in lines if line)
    ]


@pytest.fixture
def last_stage() -> list[Instruction]:
    """The instructions that the image itself comes from."""
    all_of_them = instructions()
    names = [name for name, _ in all_of_them]
    return all_of_them[len(names) - names[::-1].index("FROM") :]


def only(stage: list[Instruction], name: str) -> str:
    (found,) = (rest for each, rest in stage if each == name)
    return found


def test_a_linter_of_dockerfiles_has_nothing_to_say() -> None:
    folder = sysconfig.get_path("scripts")
    hadolint = shutil.which("hadolint", path=folder)
    assert hadolint, f"no hadolint in {folder}"

    linted = subprocess.run(  # noqa: S603 - our own file
        [hadolint, ROOT / "Dockerfile"], capture_output=True, check=False, text=True
    )

    assert (linted.stdout + linted.stderr, linted.returncode) == ("", 0)


def test_both_stages_start_from_one_slim_base_of_a_named_version() -> None:
    bases = [rest.split()[0] for name, rest in instructions() if name == "FROM"]

    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim", bases[0])


def test_the_image_takes_nothing_but_an_installed_environment(
    last_stage: list[Instruction],
) -> None:
    assert only(last_stage, "COPY") == ("--from=build /opt/mockspaces /opt/mockspaces")


def test_the_build_installs_only_what_runs() -> None:
    (build,) = (rest for name, rest in instructions() if "pip" in rest)

    assert "[dev]" not in build
    assert "-m venv --without-pip" in build
    assert "-m compileall" in build


def test_the_image_runs_as_a_user_without_rights(last_stage: list[Instruction]) -> None:
    user, _, group = only(last_stage, "USER").partition(":")

    assert int(user) > 0
    assert int(group) > 0


def test_the_image_writes_no_bytecode_and_listens_to_the_outside(
    last_stage: list[Instruction],
) -> None:
    pairs = shlex.split(only(last_stage, "ENV"))
    environment = dict(pair.split("=", 1) for pair in pairs)

    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"
    assert environment["MOCKSPACES_HOST"] == "0.0.0.0"  # noqa: S104 - a container's
    assert environment["PATH"].startswith("/opt/mockspaces/bin:")
    known = {f"MOCKSPACES_{setting.name.upper()}" for setting in settings()}
    assert {name for name in environment if name.startswith("MOCKSPACES")} <= known


def test_the_image_exposes_the_default_port(last_stage: list[Instruction]) -> None:
    assert only(last_stage, "EXPOSE") == str(Settings().port)


def test_the_image_is_soon_healthy(
    last_stage: list[Instruction],
) -> None:
    options, _, command = only(last_stage, "HEALTHCHECK").partition(" CMD ")

    assert json.loads(command) == ["mockspaces", "ready"]
    interval = re.search(r"--interval=([\d.]+)s", options)
    assert interval
    assert float(interval[1]) <= 5
    assert "--start-interval" not in options  # unknown to podman, Docker 24 and older


def test_the_image_is_the_program(last_stage: list[Instruction]) -> None:
    assert json.loads(only(last_stage, "ENTRYPOINT")) == ["mockspaces"]
    assert "CMD" not in dict(last_stage)


def test_the_image_says_what_it_is(last_stage: list[Instruction]) -> None:
    labels = dict(pair.split("=", 1) for pair in shlex.split(only(last_stage, "LABEL")))

    assert labels["org.opencontainers.image.title"] == "mockspaces"
    assert labels["org.opencontainers.image.licenses"] == "MIT"
    arguments = shlex.split(only(last_stage, "ARG"))
    for name in ("version", "revision", "source"):
        assert labels[f"org.opencontainers.image.{name}"] == f"${name.upper()}"
        assert f"{name.upper()}=" in arguments


def test_nothing_but_what_is_built_is_sent_to_the_build() -> None:
    sent = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = {
        path
        for name, rest in instructions()
        if name == "COPY" and not rest.startswith("--from")
        for path in rest.split()[:-1]
    }

    assert sent == copied
    assert all((ROOT / path).exists() for path in sent)
