from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped] # it has none
import pytest
import yaml

from mockspaces import __version__
from tests.scale_out.conftest import DOCS

IMAGE = f"mockspaces:{__version__}"
MANIFESTS = tuple(yaml.safe_load_all((DOCS / "kubernetes.yaml").read_text()))


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda each: each["kind"])
def test_a_manifest_is_valid(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.30", strict=True)


def test_the_service_finds_the_pods_of_the_deployment() -> None:
    deployment, service = MANIFESTS
    pod = deployment["spec"]["template"]
    (container,) = pod["spec"]["containers"]

    assert service["spec"]["selector"] == pod["metadata"]["labels"]
    assert container["image"] == IMAGE
    assert container["securityContext"]["readOnlyRootFilesystem"]


def test_compose_starts_what_the_proxy_names() -> None:
    services = yaml.safe_load((DOCS / "compose.yaml").read_text())["services"]
    emulators = [name for name in services if name != "proxy"]
    config = Path(DOCS / "haproxy.cfg").read_text()

    assert all(f" {name} {name}:7722" in config for name in emulators)
    assert {services[name]["image"] for name in emulators} == {IMAGE}
    assert list(services["proxy"]["depends_on"]) == emulators
