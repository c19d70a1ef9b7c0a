import json
from typing import Any

import pytest

from mockspaces.controls.journal.redaction import (
    CUT,
    REDACTED,
    Redaction,
    hide_secrets,
    is_plain,
)
from mockspaces.domain.logo import UploadedFile


def redact(variables: dict[str, Any], **places: str) -> dict[str, Any]:
    return Redaction().variables(variables, places)


def test_what_is_no_secret_is_kept() -> None:
    variables = {"a": 1, "b": [None, True, {"name": "x"}], "c": 1.5}

    assert redact(variables) == variables


@pytest.mark.parametrize(
    "name", ["clientSecret", "password", "api_key", "accessToken", "Authorization"]
)
def test_what_is_called_a_secret_is_hidden(name: str) -> None:
    redaction = Redaction()

    copy = redaction.variables({"input": [{name: {"deep": "x"}, "id": "y"}]}, {})

    assert copy == {"input": [{name: REDACTED, "id": "y"}]}
    assert redaction.found


def test_flags_are_no_secrets() -> None:
    variables = {"isTokenGenerated": True, "clientSecret": None}

    assert redact(variables) == variables


def test_a_variable_is_hidden_where_its_argument_is_a_secret() -> None:
    assert redact({"s": "x"}, s="clientSecret") == {"s": REDACTED}


def test_extensions_keep_names_and_flags_alone() -> None:
    inner = {"@type": "F", "id": "i", "value": "x", "useDefault": False, "port": 21}

    copy = redact({"extensions": json.dumps([inner])})

    assert json.loads(copy["extensions"]) == [
        {**inner, "value": REDACTED, "port": REDACTED}
    ]


def test_extensions_that_are_no_text_keep_the_same() -> None:
    assert redact({"extensions": {"value": "x", "id": "i"}}) == {
        "extensions": {"value": REDACTED, "id": "i"}
    }


def test_json_in_text_is_looked_into() -> None:
    copy = redact({"details": '{"client_secret": "x", "scope": "y"}'})

    assert json.loads(copy["details"]) == {"client_secret": REDACTED, "scope": "y"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [('{"password": x}', REDACTED), ("{braces}", "{braces}"), ("[" * 5000, None)],
)
def test_text_that_is_only_almost_json_is_hidden_if_it_may_hold_one(
    text: str, kept: str | None
) -> None:
    copy = redact({"details": text})["details"]

    assert copy == (kept or f"{text[:1000]}… (5000 characters)")


def test_a_file_is_its_name_size_and_type() -> None:
    file = UploadedFile(name="a.png", declared_type="image/png", content=b"123")

    assert redact({"logo": file}) == {
        "logo": {"name": "a.png", "size": 3, "type": "image/png"}
    }


def test_a_copy_has_bounds() -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]

    copy = redact({"many": [1] * 5000, "deep": deep, "long": "x" * 5000})

    assert len(json.dumps(copy)) < 10_000
    assert copy["many"][-1] == CUT
    assert redact({"deep": deep}) != {"deep": deep}


WORDS = [
    *("secret", "passw", "passphrase", "token", "credential", "authorization"),
    *("privatekey", "private_key", "apikey", "api_key", "extensions"),
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("form", ["{}", "{}s", "my_{}", "Client{}"])
def test_json_that_may_name_a_secret_is_not_plain(word: str, form: str) -> None:
    for name in (word, word.upper(), word.title()):
        json_text = f'{{"input": {{"{form.format(name)}": "x"}}}}'

        assert not is_plain(json_text.encode())


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("{}", True),
        ('{"input": {"name": "Partners", "accountGroupId": "g"}}', True),
        ('{"input": {"name": "Key works, waxed; creole phrases"}}', True),
        ('{"name": "Pärtners"}', False),
        (r'{"name": "\u0070assword"}', False),
        (r'{"processSchedules": "{\"a\": 1}"}', False),
        (json.dumps({"name": "n" * 1000}), False),
    ],
)
def test_json_is_plain_if_it_is_short_and_names_no_secret(
    text: str,
    plain: bool,  # noqa: FBT001 - given by name
) -> None:
    assert is_plain(text.encode()) is plain


def test_text_that_is_almost_json_is_read_once() -> None:
    redaction = Redaction()
    text = '{"password": "' + '\\"' * 100_000

    assert redaction.copy(text) == REDACTED
    assert redaction.secrets == {'\\"' * 100_000, text}


def test_with_very_many_secrets_all_text_is_hidden() -> None:
    secrets = {f"secret {number}" for number in range(101)}

    assert hide_secrets(secrets, "harmless") == REDACTED
    assert hide_secrets({*list(secrets)[:100]}, "harmless") == "harmless"
