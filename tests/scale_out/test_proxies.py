import httpx2
import pytest

from tests.builders import png
from tests.scale_out.conftest import Proxied, wait_until

pytestmark = pytest.mark.slow

CREATE = (
    '{"query": "mutation ($i: SpaceCreateInput!) '
    '{ spaceCreate(input: $i) { url theme { logoUrl } } }", '
    '"variables": {"i": {"name": "Ours", "accountGroupId": "g", '
    '"theme": {"logo": null}}}}'
)


def token(proxied: Proxied, world: str) -> str:
    body = {"accountId": "acme-4F7K2Q"}
    minted: str = proxied.control("POST", f"{world}/_mockspaces/tokens", body)["token"]
    return minted


def test_sandboxes_stay_where_they_are(proxied: Proxied) -> None:
    fleet = proxied.fleet
    sandboxes = [f"staying-{number}" for number in range(200)]
    homes = {name: proxied.emulator_of(name) for name in sandboxes}
    again = {name: proxied.emulator_of(name) for name in reversed(sandboxes)}

    assert again == homes
    assert set(homes.values()) == set(fleet.ports)
    for emulator, port in fleet.ports.items():
        own = httpx2.get(f"http://127.0.0.1:{port}/sandbox").json()["sandboxes"]
        staying = {name for name in own if name.startswith("staying-")}
        assert staying == {name for name, home in homes.items() if home == emulator}


def test_the_world_of_the_server_is_one(proxied: Proxied) -> None:
    seeds = {
        proxied.control("GET", "/_mockspaces")["settings"]["idSeed"] for _ in range(9)
    }

    assert len(seeds) == 1


def test_links_lead_through_the_proxy(proxied: Proxied) -> None:
    logo = png()

    created = proxied.http.post(
        "/sandbox/links/graphql",
        headers={"Authorization": f"Bearer {token(proxied, '/sandbox/links')}"},
        data={"operations": CREATE, "map": '{"0": ["variables.i.theme.logo"]}'},
        files={"0": ("logo.png", logo)},
    ).json()["data"]["spaceCreate"]

    start = f"{proxied.http.base_url}/sandbox/links/"
    assert created["url"].startswith(start)
    assert created["theme"]["logoUrl"].startswith(start)
    assert proxied.http.get(created["theme"]["logoUrl"]).content == logo


def test_the_header_of_a_space_comes_through(proxied: Proxied) -> None:
    answer = proxied.http.post(
        "/sandbox/header/graphql",
        headers={
            "Authorization": f"Bearer {token(proxied, '/sandbox/header')}",
            "SPACE_GUID": "no-such-space",
        },
        json={"query": "{ integrationPackInstances { id } }"},
    ).json()

    assert answer["errors"][0]["message"] == "SPACE_NOT_FOUND"


def test_a_killed_emulator_costs_its_own_sandboxes_only(proxied: Proxied) -> None:
    sandboxes = [f"kept-{number}" for number in range(200)]
    clock = {"frozen": True, "now": "2026-01-01T00:00:00Z"}
    for name in sandboxes:
        proxied.control("PUT", f"/sandbox/{name}/_mockspaces/clock", clock)
    homes = {name: proxied.emulator_of(name) for name in sandboxes}
    lost = {name for name, home in homes.items() if home == "emulator-2"}

    proxied.fleet.kill("emulator-2")

    for name in sandboxes:
        frozen = proxied.control("GET", f"/sandbox/{name}/_mockspaces/clock")["frozen"]
        assert frozen == (name not in lost)
    moved = {name: proxied.emulator_of(name) for name in sandboxes}
    assert {name for name in sandboxes if moved[name] != homes[name]} == lost

    proxied.fleet.start("emulator-2")

    wait_until(
        lambda: {name: proxied.emulator_of(name) for name in sandboxes} == homes,
        "the emulator is used again",
    )
