import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mockspaces.seeds.files import (
    BUILT_IN,
    json_schema,
    parse,
    start_of,
    text_of,
)
from mockspaces.seeds.loading import SeedError
from tests.seeds.whole import broken, whole

NOW = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
VALIDATOR = Draft202012Validator(json_schema())


def file_of(folder: Path, text: str) -> str:
    file = folder / "my.seed"
    file.write_text(text)
    return str(file)


def refusal(file: str) -> str:
    with pytest.raises(SeedError) as refused:
        start_of([file], now=NOW)
    message = str(refused.value)
    assert "\n" not in message
    return message.removeprefix(file)


def test_json_and_yaml_hold_the_same_seed() -> None:
    in_json = parse(json.dumps(whole()))
    in_yaml = parse(yaml.safe_dump(whole()))

    assert in_json == in_yaml


def test_yaml_may_write_moments_and_names_without_quotes() -> None:
    seed = parse(
        "now: 2024-03-01T12:00:00Z\naccounts:\n- {id: acme-4F7K2Q, name: 2024-03-01}\n"
    )

    assert seed.now == datetime(2024, 3, 1, 12, tzinfo=UTC)
    assert seed.accounts[0].name == "2024-03-01"


def test_built_in_seeds_are_combined_in_any_order() -> None:
    starts = [start_of(each, now=NOW) for each in (["demo", "docs"], ["docs", "demo"])]

    for start in starts:
        (sequence,) = start.store["sequences"].by_id.values()
        assert (sequence.id, sequence.last) == ("integrationPackInstance", 34447)
        assert {"administrator", "docs-administrator"} < start.store[
            "personas"
        ].by_id.keys()


def test_all_problems_of_a_seed_are_reported(tmp_path: Path) -> None:
    text = """accounts:
- {id: a, name: A}
- {id: a, name: A}
spaces: []
environments:
- {id: e, name: E, accountId: nobody, classification: TEST}
"""

    assert refusal(file_of(tmp_path, text)) == (
        ", line 3: accounts[1].id: the id 'a' is there already; "
        f"{tmp_path}/my.seed, line 6: environments[0].accountId: "
        "accounts has no 'nobody'"
    )


def test_at_most_ten_problems_of_a_seed_are_reported(tmp_path: Path) -> None:
    text = "accounts:\n" + "- {id: a, name: A}\n" * 20

    assert refusal(file_of(tmp_path, text)).count("is there already") == 10


def test_seeds_are_loaded_one_after_the_other(tmp_path: Path) -> None:
    document = {"idsDrawn": 4, "accounts": [{"id": "acme-4F7K2Q", "name": "Acme"}]}

    start = start_of(["docs", file_of(tmp_path, json.dumps(document))], now=NOW)

    assert start.ids_drawn == 4
    assert list(start.store["accounts"].by_id)[-1] == "acme-4F7K2Q"
    assert len(start.store["accounts"].by_id) == 14


def test_no_seed_is_nothing() -> None:
    nothing = start_of([], now=NOW)

    assert not any(rows.by_id for rows in nothing.store.values())


WRONG_FORMS = [
    (
        broken("spaces", 0, "nmae", value="x"),
        "nmae:",
        "spaces[0].nmae: Object contains unknown field `nmae`",
    ),
    (
        broken("spaces", 1, "name", value=7),
        "name: 7",
        "spaces[1].name: Expected `str`, got `int`",
    ),
    (
        broken("spaces", 1, value={"id": "second"}),
        "- id: second",
        "spaces[1]: Object missing required field `guid`",
    ),
    (
        broken("spaces", 1, "createdAt", value="2024-02-30T00:00:00Z"),
        "2024-02-30",
        "spaces[1].createdAt: Invalid RFC3339 encoded datetime",
    ),
    (
        broken("processSchedules", 0, "schedule", 0, "minutes", value="60"),
        "minutes: '60'",
        (
            "processSchedules[0].schedule[0]: '60' in minutes is neither a value nor "
            "a range between 0 and 59"
        ),
    ),
    (
        broken("environmentExtensions", 0, "connections", "shop", value=[]),
        "connections:",
        "environmentExtensions[0].connections: Expected `object`, got `array`",
    ),
    (
        {"spcaes": []},
        "spcaes:",
        "spcaes: Object contains unknown field `spcaes`",
    ),
]


@pytest.mark.parametrize(("document", "culprit", "message"), WRONG_FORMS)
def test_what_is_of_the_wrong_form_is_named_with_its_path_and_line(
    document: Any, culprit: str, message: str, tmp_path: Path
) -> None:
    text = yaml.safe_dump(document, sort_keys=False)
    line = text.count("\n", 0, text.rindex(culprit)) + 1

    assert refusal(file_of(tmp_path, text)) == f", line {line}: {message}"


NO_SEEDS = [
    (
        '{"now": "2024-03-01T12:00:00Z",\n\t"spcaes": []}',
        ", line 2: spcaes: Object contains unknown field `spcaes`",
    ),
    ("", ": Expected `object`, got `null`"),
    ("[1]", ": Expected `object`, got `array`"),
    (
        "accounts:\n  - id: a\n   name: b\n",
        ", line 3: it is neither JSON nor YAML: expected <block end>",
    ),
    ('"\x01"', ": it is neither JSON nor YAML: unacceptable character #x0001"),
    *(
        (text, ": it has an invalid character: surrogates not allowed")
        for text in (
            '{"accounts": [{"id": "a", "name": "\\ud800"}]}',
            '{"accounts": [{"id": "a", "\\ud800": "b"}]}',
        )
    ),
    ("[" * 10_000, ": Expected `object`, got `array`"),
    (
        "- " * 10_000,
        ": it is neither JSON nor YAML: maximum recursion depth exceeded",
    ),
]


@pytest.mark.parametrize(("text", "message"), NO_SEEDS, ids=range(len(NO_SEEDS)))
def test_a_text_that_is_no_seed_is_refused_in_one_line(
    text: str, message: str, tmp_path: Path
) -> None:
    assert refusal(file_of(tmp_path, text)).startswith(message)


def test_a_problem_in_a_merged_value_has_the_line_that_it_is_merged_into(
    tmp_path: Path,
) -> None:
    text = (
        "sequences:\n"
        "- &first {id: first, last: 1}\n"
        "- {<<: *first, id: second}\n"
        "accounts:\n"
        "- <<: {parentId: nobody}\n"
        "  id: acme-4F7K2Q\n"
        "  name: Acme\n"
    )

    assert refusal(file_of(tmp_path, text)) == (
        ", line 5: accounts[0].parentId: accounts has no 'nobody'"
    )


def test_a_seed_too_deep_for_lines_is_refused_with_its_path(tmp_path: Path) -> None:
    deep = "[" * 500 + "]" * 500
    text = f'{{"accounts": [1], "environmentMapExtensions": [{{"functions": {deep}}}]}}'

    assert refusal(file_of(tmp_path, text)) == (
        ": accounts[0]: Expected `object`, got `int`"
    )


def test_a_file_that_cannot_be_read_is_refused_with_the_names_there_are(
    tmp_path: Path,
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff")
    reason = "neither a built-in seed (demo, docs, empty) nor a file that can be read"

    for name in ("nowhere", str(tmp_path), str(tmp_path / "binary"), "\0"):
        with pytest.raises(SeedError) as refused:
            text_of(name)
        assert str(refused.value).startswith(f"{name}: {reason}: ")


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_seed_is_valid_by_the_json_schema(name: str) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(text_of(name)))) == []


@pytest.mark.parametrize(
    "document",
    [
        broken("spaces", 0, "nmae", value="x"),
        broken("spaces", 1, "name", value=7),
        broken("spaces", 1, value={"id": "second"}),
        broken("environments", 0, "classification", value="STAGE"),
        broken("processSchedules", 0, "retry", "maxRetry", value=6),
        {"spcaes": []},
    ],
)
def test_what_is_of_the_wrong_form_is_not_valid_by_the_json_schema(
    document: Any,
) -> None:
    assert list(VALIDATOR.iter_errors(document)) != []


def test_the_json_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_a_seed_may_name_its_json_schema() -> None:
    document = {"$schema": "./seed.schema.json", **whole()}

    assert list(VALIDATOR.iter_errors(document)) == []
    assert parse(json.dumps(document)).schema == "./seed.schema.json"
