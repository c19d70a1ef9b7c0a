from base64 import b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest

from mockspaces.ids import (
    Ids,
    attachment_id,
    execution_id,
    extensions_id,
    instance_id,
    map_extension_id,
    map_id,
    request_id,
    schedules_id,
    unpadded,
    uuid_of,
)


def test_an_id_is_a_random_uuid_in_lower_case() -> None:
    drawn = Ids("seed").uuid()

    assert UUID(drawn).version == 4
    assert drawn == str(UUID(drawn))


def test_the_same_seed_draws_the_same_ids() -> None:
    one, same, other = Ids("seed"), Ids("seed"), Ids("another seed")

    drawn = [one.uuid(), one.uuid()]

    assert drawn == [same.uuid(), same.uuid()]
    assert other.uuid() not in drawn


def test_a_seed_draws_the_ids_that_it_always_has() -> None:
    ids = Ids("seed")

    assert ids.uuid() == "9e6ad500-8b2a-4a08-8b5c-c2ecf58de23e"
    ids.drawn = 99_999
    assert ids.uuid() == "5c03fbe4-2b9f-42b7-a5d6-96fb2015db7d"
    assert uuid_of(b"seed", "name") == "9bba0706-a719-46a6-a23e-7f9dd87d28cb"


def test_the_sequence_goes_on_from_where_it_is_put() -> None:
    ids = Ids("seed")
    drawn = [ids.uuid(), ids.uuid()]

    ids.drawn = 1

    assert ids.uuid() == drawn[1]


def test_the_id_of_a_name_is_always_the_same() -> None:
    assert uuid_of(b"seed", "name") == uuid_of(b"seed", "name")
    assert uuid_of(b"seed", "name") != uuid_of(b"seed", "another")
    assert UUID(uuid_of(b"seed", "name")).version == 4
    assert map_id("name") == map_id("name") != map_id("another")
    assert len(map_id("name")) == 26
    assert map_id("name").isdigit()


def test_an_instance_is_numbered() -> None:
    assert instance_id(27972) == "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UyNzk3Mg"


@pytest.mark.parametrize(
    ("composed", "text"),
    [
        (attachment_id("i", "e"), "ATTACH_IPACK_ENVi:e"),
        (schedules_id("a", "p"), "CPSa:p"),
        (extensions_id("e", "p"), "e:p"),
        (map_extension_id("e", "p", "1"), "e:p:p:1"),
    ],
)
def test_an_id_is_composed_of_others_without_padding(composed: str, text: str) -> None:
    assert composed == b64encode(text.encode()).decode().rstrip("=")


def test_an_execution_id_has_the_day_of_its_start() -> None:
    started_at = datetime(2026, 1, 2, 23, 59, tzinfo=UTC)

    assert execution_id("u", started_at) == "execution-u-2026.01.02"
    assert request_id("u") == "executionrecord-u"


@pytest.mark.parametrize("given", ["ZTpw", "ZTpw=", "ZTpw=="])
def test_an_id_may_come_with_padding(given: str) -> None:
    assert unpadded(given) == "ZTpw"
