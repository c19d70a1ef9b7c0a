from mockspaces.remembered import Remembered


def numbers(*, most: int = 3, largest: int = 10) -> Remembered[str, int]:
    return Remembered(most=most, largest=largest)


def test_what_was_asked_for_last_is_forgotten_last() -> None:
    remembered = numbers(most=2)
    remembered.add("a", 1, 1)
    remembered.add("b", 2, 1)

    found = remembered.get("a")
    remembered.add("c", 3, 1)

    assert found == 1
    assert [remembered.get(key) for key in "abc"] == [1, None, 3]


def test_what_is_asked_for_again_and_again_stays() -> None:
    remembered = numbers(most=2)
    remembered.add("a", 1, 1)
    remembered.add("b", 2, 1)

    found = [remembered.get("a"), remembered.get("a")]
    remembered.add("c", 3, 1)
    found += [remembered.get("a"), remembered.get("b"), remembered.get("c")]

    assert found == [1, 1, 1, None, 3]


def test_what_is_remembered_has_a_size() -> None:
    remembered = numbers(largest=10)
    remembered.add("a", 1, 4)
    remembered.add("b", 2, 4)

    remembered.add("c", 3, 10)

    assert [remembered.get(key) for key in "abc"] == [None, None, 3]
    assert (len(remembered), remembered.size) == (1, 10)


def test_what_is_too_large_by_itself_displaces_nothing() -> None:
    remembered = numbers(largest=10)
    remembered.add("a", 1, 4)

    remembered.add("b", 2, 11)

    assert [remembered.get(key) for key in "ab"] == [1, None]
    assert (len(remembered), remembered.size) == (1, 4)
