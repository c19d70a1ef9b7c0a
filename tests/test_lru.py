from mockspaces.lru import LRUCache


def numbers(*, max_items: int = 3, max_weight: int = 10) -> LRUCache[str, int]:
    return LRUCache(max_items=max_items, max_weight=max_weight)


def test_the_least_recently_used_item_is_evicted_first() -> None:
    cache = numbers(max_items=2)
    cache.add("a", 1, 1)
    cache.add("b", 2, 1)

    found = cache.get("a")
    cache.add("c", 3, 1)

    assert found == 1
    assert [cache.get(key) for key in "abc"] == [1, None, 3]


def test_the_weight_of_all_items_has_a_bound() -> None:
    cache = numbers(max_weight=10)
    cache.add("a", 1, 4)
    cache.add("b", 2, 4)

    cache.add("c", 3, 10)

    assert [cache.get(key) for key in "abc"] == [None, None, 3]
    assert (len(cache), cache.weight) == (1, 10)


def test_an_item_that_is_too_heavy_evicts_nothing() -> None:
    cache = numbers(max_weight=10)
    cache.add("a", 1, 4)

    cache.add("b", 2, 11)

    assert [cache.get(key) for key in "ab"] == [1, None]
    assert (len(cache), cache.weight) == (1, 4)
