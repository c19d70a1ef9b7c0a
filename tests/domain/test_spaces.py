from tests.conftest import Caller


def test_a_group_holds_one_space(caller: Caller) -> None:
    created = caller.create()["data"]["spaceCreate"]

    refused = caller.create(name="Another")

    assert created["name"] == "Partners"
    assert refused["data"] == {"spaceCreate": None}
    assert refused["errors"][0]["message"] == "SPACE_EXISTS_FOR_ACCT_GRP"
