from uuid import UUID

from mockspaces.ids import Ids


def test_an_id_is_a_random_uuid_in_lower_case() -> None:
    drawn = Ids("seed").uuid()

    assert UUID(drawn).version == 4
    assert drawn == str(UUID(drawn))


def test_the_same_seed_draws_the_same_ids() -> None:
    one, same, other = Ids("seed"), Ids("seed"), Ids("another seed")

    drawn = [one.uuid(), one.uuid()]

    assert drawn == [same.uuid(), same.uuid()]
    assert other.uuid() not in drawn


def test_a_reset_begins_the_sequence_again() -> None:
    ids = Ids("seed")
    first = ids.uuid()

    ids.reset()

    assert ids.uuid() == first
