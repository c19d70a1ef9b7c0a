import tracemalloc

from mockspaces.execution.secrets import is_secret


def test_long_names_are_not_kept() -> None:
    tracemalloc.start()
    for number in range(500):
        assert is_secret(f"{number} {'x' * 10_000} password")
        assert not is_secret(f"{number} {'x' * 10_000}")

    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2_000_000
