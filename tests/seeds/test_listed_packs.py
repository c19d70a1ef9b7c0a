import json

import pytest

from mockspaces.seeds.files import parse, text_of
from mockspaces.seeds.loading import SeedError, load
from mockspaces.state.store import Store
from tests.seeds.test_references import NOW


def test_a_listing_of_a_pack_that_is_not_there_is_refused() -> None:
    seed = json.loads(text_of("demo"))
    seed["listings"][0]["artifactId"] = "nowhere"

    with pytest.raises(
        SeedError, match=r"listings\[0\]\.artifactId: integrationPacks has no 'nowhere'"
    ):
        load(parse(json.dumps(seed)), Store(), now=NOW)
