"""The container image in tests, for testcontainers-python."""

from typing import Any

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from mockspaces import __version__
from mockspaces.client import Client

IMAGE = f"mockspaces:{__version__}"
"""The image of this version."""

_PORT = 7722


class MockSpacesContainer(DockerContainer):
    """A container of the emulator, ready when it has started.

    Settings are environment variables: `.with_env("MOCKSPACES_STRICT", "1")`.

    Args:
        image: The image, if not `mockspaces:VERSION`.
        port: The port within the container.
        more: Passed to `DockerContainer`.
    """

    def __init__(self, image: str = IMAGE, *, port: int = _PORT, **more: Any) -> None:  # noqa: ANN401 - theirs
        super().__init__(image, **more)
        self._port = port
        self._client: Client | None = None
        self.with_exposed_ports(port)
        self.with_env("MOCKSPACES_PORT", str(port))
        self.waiting_for(HttpWaitStrategy(port, "/readyz").with_startup_timeout(30))

    def get_url(self) -> str:
        """Return its URL from outside."""
        port = self.get_exposed_port(self._port)
        return f"http://{self.get_container_host_ip()}:{port}"

    def get_client(self) -> Client:
        """Return a client of the server's own world."""
        if self._client is None:
            self._client = Client(self.get_url())
        return self._client

    def stop(self, force: bool = True, delete_volume: bool = True) -> None:  # noqa: FBT001, FBT002 - as inherited
        if self._client:
            self._client.close()
            self._client = None
        super().stop(force=force, delete_volume=delete_volume)
