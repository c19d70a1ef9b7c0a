"""The control clients for other languages, each tested in its own language."""

from pathlib import Path

import pytest

from mockspaces.server import MockSpaces
from tests.clients.programs import FOLDER, install, run
from tests.requirements import missing, needed

LANGUAGES = FOLDER.parents[1] / "mockspaces" / "client" / "languages"
JUNIT = "/usr/share/java/junit-platform-console-standalone.jar"  # Debian's junit5

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("address")]


@pytest.fixture
def address(server: MockSpaces, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell the programs where the emulator is."""
    monkeypatch.setenv("MOCKSPACES_URL", server.url)


@pytest.fixture(scope="session")
def node() -> str:
    """Return Node.js, with Vitest and TypeScript installed."""
    install("control")
    return needed("node")


def test_the_javascript_client_does_what_its_tests_say() -> None:
    printed = run(needed("node"), "--test", "client.test.mjs", within="control")

    assert "\n# fail 0\n" in printed


def test_a_vitest_suite_has_a_sandbox_for_each_test(node: str) -> None:
    vitest = "node_modules/vitest/vitest.mjs"

    assert "2 passed" in run(node, vitest, "run", "example.spec.ts", within="control")


@pytest.mark.usefixtures("node")
def test_the_declarations_of_the_javascript_client_fit_its_use() -> None:
    run("node_modules/.bin/tsc", "-p", ".", within="control")


def test_the_java_client_does_what_its_tests_say(tmp_path: Path) -> None:
    if not Path(JUNIT).exists():
        missing("Debian's package junit5 is not installed")
    run(
        needed("javac"),
        *("-Xlint:all,-try", "-Werror", "-cp", JUNIT, "-d", str(tmp_path)),
        str(LANGUAGES / "MockSpaces.java"),
        "control/MockSpacesTest.java",
    )

    printed = run(
        *(needed("java"), "-jar", JUNIT, "--scan-classpath", "--details=summary"),
        *("--disable-banner", "-cp", str(tmp_path)),
    )

    assert "[         0 tests failed          ]" in printed
    assert "tests successful" in printed
