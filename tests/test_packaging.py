import re
import subprocess
import sys
import tarfile
import tomllib
from email.message import Message
from email.parser import BytesParser
from functools import partial
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

import mockspaces
from tests.readme import blocks, table
from tests.requirements import missing

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a source distribution, and of the wheel built from it."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "-o", str(folder)]
    subprocess.run([*build, str(ROOT)], capture_output=True, check=True)  # noqa: S603 - our own
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> ZipFile:
    (path,) = built.glob("*.whl")
    return ZipFile(path)


@pytest.fixture(scope="module")
def described(wheel: ZipFile) -> Message:
    """The wheel's metadata."""
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    return BytesParser().parsebytes(wheel.read(name))


def files(folder: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_and_nothing_else(wheel: ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert held == files("mockspaces") | {"mockspaces/schema.graphql"}
    assert "mockspaces/py.typed" in held


def test_the_wheel_has_the_schema_that_is_published(wheel: ZipFile) -> None:
    published = (ROOT / "schema.graphql").read_bytes()

    assert wheel.read("mockspaces/schema.graphql") == published


def test_the_source_distribution_holds_the_tests_and_what_they_read(
    built: Path,
) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}

    assert files("mockspaces") <= held
    made_by_tests = re.compile(r"/(?:\.venv|generated)/")  # of other generators
    tests = {path for path in files("tests") if path.endswith(".py")}
    assert {path for path in tests if not made_by_tests.search(path)} <= held
    assert {"CHANGELOG.md", "Dockerfile", "LICENSE", "pyproject.toml"} <= held
    assert not any("node_modules" in name for name in held)


def test_the_wheel_says_what_it_is(described: Message) -> None:
    assert described["Name"] == "mockspaces"
    assert described["License-Expression"] == "MIT"
    assert described["Requires-Python"] == ">=3.11"
    assert described["Description-Content-Type"] == "text/markdown"
    assert "Typing :: Typed" in described.get_all("Classifier", [])


def test_the_wheel_carries_its_licence(wheel: ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/LICENSE"))

    assert wheel.read(name) == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_brings_the_command(wheel: ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))

    assert "mockspaces = mockspaces.cli:main" in wheel.read(name).decode()


def test_the_wheel_brings_the_plugin(wheel: ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))

    assert "[pytest11]\nmockspaces = mockspaces.pytest_plugin" in (
        wheel.read(name).decode()
    )


def test_the_wheel_has_an_extra_for_each_way_of_testing(described: Message) -> None:
    assert {"pytest", "testcontainers"} <= set(described.get_all("Provides-Extra", []))


@pytest.mark.slow
def test_a_test_of_the_readme_runs_with_the_wheel_and_pytest_alone(
    built: Path, tmp_path: Path
) -> None:
    (path,) = built.glob("*.whl")
    test = next(
        block.text
        for block in blocks((ROOT / "README.md").read_text())
        if block.language == "python" and "def test_" in block.text
    )
    (tmp_path / "test_copied.py").write_text(test)
    python = tmp_path / "venv" / "bin" / "python"
    run = partial(subprocess.run, capture_output=True, cwd=tmp_path, text=True)
    run([sys.executable, "-m", "venv", "--without-pip", "venv"], check=True)

    pip = [sys.executable, "-m", "pip", "--python", "venv"]
    installed = run([*pip, "install", f"{path}[pytest]"], check=False)
    assert installed.returncode == 0 or missing(f"no pip: {installed.stderr[-2000:]}")
    ended = run([python, "-m", "pytest", "-W", "error"], check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout


def test_the_version_is_written_in_one_place(described: Message) -> None:
    version = mockspaces.__version__
    declared = (ROOT / "pyproject.toml").read_text()

    assert described["Version"] == version == metadata.version("mockspaces")
    assert re.search(r'^dynamic = \["version"\]$', declared, re.MULTILINE)
    assert not re.search(r"^version =", declared, re.MULTILINE)
    assert [
        path
        for path in files("mockspaces")
        if path.endswith(".py") and f'"{version}"' in (ROOT / path).read_text()
    ] == ["mockspaces/__init__.py"]


def test_each_dependency_has_its_reason_in_the_contributing_guide() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    declared = project["dependencies"] + [
        each for extra in project["optional-dependencies"].values() for each in extra
    ]

    page = (ROOT / "CONTRIBUTING.md").read_text()
    reasons = {
        (name, bound): reason
        for name, bound, reason in table(page, "dependency", "bound", "reason")
    }

    assert set(reasons) == {named(requirement) for requirement in declared}
    assert all(reasons.values())


def named(requirement: str) -> tuple[str, str]:
    """Return the name and the bound that the guide is to show."""
    parsed = Requirement(requirement)
    bound = requirement.partition(";")[0].partition(parsed.name)[2]
    return parsed.name, "pinned" if "==" in bound else f"`{bound}`"
