import pytest

from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.records import IntegrationPack
from tests.builders import ACCOUNT
from tests.conftest import calls

PACK = IntegrationPack(
    id="p", name="Orders", installation_type="MULTI", publisher_account_id=ACCOUNT
)


def test_a_pack_is_created_on_first_mention() -> None:
    packs = Packs(calls()(ACCOUNT))

    packs.check(("q",))
    packs.know(("q",))

    [pack] = packs.named(("q",))
    assert (pack.id, pack.publisher_account_id) == ("q", ACCOUNT)
    assert pack.installation_type == "SINGLE"


def test_a_known_pack_stays_as_it_is() -> None:
    call = calls(strict=True)(ACCOUNT)
    call.store.integration_packs.put(PACK)
    packs = Packs(call)

    packs.check(("p",))
    packs.know(("p",))

    assert packs.named(("p",)) == [PACK]


def test_a_strict_emulator_refuses_an_unknown_pack() -> None:
    with pytest.raises(PlatformCallError, match="No integration pack has the id 'q'"):
        Packs(calls(strict=True)(ACCOUNT)).check(("q",))


def test_a_blank_pack_is_refused() -> None:
    with pytest.raises(PlatformCallError, match="'' in integrationPackIds"):
        Packs(calls()(ACCOUNT)).check(("",))
