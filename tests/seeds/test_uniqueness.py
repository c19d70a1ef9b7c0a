import json
from datetime import UTC, datetime

import pytest

from mockspaces.seeds.files import parse
from mockspaces.seeds.loading import SeedError, load
from mockspaces.seeds.paths import path_text
from mockspaces.state.store import Store
from tests.seeds.whole import broken, value_at, whole

NOW = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "other"),
    [
        (("spaces", 1, "accountGroupId"), ("spaces", 0, "accountGroupId")),
        (("spaces", 1, "guid"), ("spaces", 0, "guid")),
        (("environments", 1, "name"), ("environments", 0, "name")),
        (
            ("environments", 2, "atoms", 0, "id"),
            ("environments", 0, "atoms", 1, "id"),
        ),
        (
            ("integrationPackInstances", 1, "processes", 0, "id"),
            ("integrationPackInstances", 0, "processes", 1, "id"),
        ),
    ],
    ids=path_text,
)
def test_what_may_be_there_once_is_refused_a_second_time(
    path: tuple[str | int, ...], other: tuple[str | int, ...]
) -> None:
    value = value_at(whole(), other)
    store = Store()

    with pytest.raises(SeedError) as refused:
        load(parse(json.dumps(broken(*path, value=value))), store, now=NOW)

    assert str(refused.value) == f"{path_text(path)}: {value!r} is there already"
    assert not any(map(len, store.tables().values()))


def test_two_accounts_may_have_environments_of_one_name() -> None:
    names = [each["name"] for each in whole()["environments"]]

    assert names.count("Production") > 1
