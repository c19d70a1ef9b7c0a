from collections.abc import Iterator
from pathlib import Path

import pytest
from testcontainers.core.config import ConnectionMode, testcontainers_config

from mockspaces import __version__
from mockspaces.testcontainers import IMAGE, MockSpacesContainer
from tests.engine import Engine, engine


@pytest.fixture
def docker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Engine]:
    with engine() as running:
        monkeypatch.setenv("DOCKER_HOST", running.address)
        monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
        monkeypatch.setenv("TESTCONTAINERS_RYUK_DISABLED", "true")
        mode = ConnectionMode.docker_host  # even if this test runs in a container
        monkeypatch.setattr(testcontainers_config, "connection_mode_override", mode)
        yield running


def test_a_container_is_of_the_image_of_this_version(docker: Engine) -> None:
    with MockSpacesContainer().with_env("MOCKSPACES_STRICT", "1"):
        created = docker.created

    assert f"mockspaces:{__version__}" == IMAGE
    assert created["Image"] == IMAGE
    assert list(created["ExposedPorts"]) == ["7722/tcp"]
    assert sorted(created["Env"]) == ["MOCKSPACES_PORT=7722", "MOCKSPACES_STRICT=1"]


def test_a_container_that_has_started_answers_its_client(docker: Engine) -> None:
    with MockSpacesContainer() as container:
        assert container.get_url() == f"http://127.0.0.1:{docker.port}"
        assert container.get_client().status().version == __version__
        assert container.get_client() is container.get_client()

    assert docker.removed


def test_a_container_is_of_another_image_with_another_port(docker: Engine) -> None:
    image = "registry.example.com/mockspaces:1"

    with MockSpacesContainer(image, port=8080):
        created = docker.created

    assert created["Image"] == image
    assert list(created["ExposedPorts"]) == ["8080/tcp"]
    assert created["Env"] == ["MOCKSPACES_PORT=8080"]
