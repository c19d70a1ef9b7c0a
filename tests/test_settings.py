from typing import Any

import pytest

from mockspaces.cli.serve import serve
from mockspaces.durations import Rate
from mockspaces.settings import SettingError, Settings, arguments_of, settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("port", 65536, "65536 is not in 0-65535"),
        ("port", -1, "-1 is not in 0-65535"),
        ("seed", "docs", "it is a tuple of strings, not one string"),
        ("credentials", "me:secret", "it is a tuple of strings, not one string"),
        ("cors_origin", "https://a", "it is a tuple of strings, not one string"),
        ("credentials", ("me:secret", "me"), "'me' is not like USER:SECRET"),
        ("credentials", (":secret",), "':secret' is not like USER:SECRET"),
        ("credentials", ("me:",), "'me:' is not like USER:SECRET"),
        ("token_lifetime", 0.0, "it must be longer than zero"),
        ("jwt_secret", "short", "it has under 32 bytes"),
        ("max_in_flight", 0, "0 is less than 1"),
        ("space_name_length", 0, "0 is less than 1"),
        ("space_name_forbidden", "[", "it is not a regular expression"),
        ("space_name_forbidden", "(a+)+$", "'(a+)+$' is not one character class"),
        ("space_name_forbidden", "(|){40}b", "is not one character class"),
        ("space_name_forbidden", "[a]*[b]", "is not one character class"),
        ("space_name_forbidden", "", "is not one character class"),
        ("id_seed", "\udcff", "it has bytes that are not UTF-8"),
        ("credentials", ("a:b", "a:\udcff"), "it has bytes that are not UTF-8"),
        ("space_url", "example.com", "'example.com' does not start with http://"),
        ("public_url", "ftp://example.com", "does not start with http://"),
        ("error_spelling", "newest", "'newest' is not one of older, newer"),
        ("auth_failure_status", 403, "403 is not one of 401, 200"),
        ("log_format", "xml", "'xml' is not one of text, json"),
        ("max_body", 0, "0 is less than 1"),
        ("max_tokens", 0, "0 is less than 1"),
        ("max_depth", 0, "0 is less than 1"),
        ("max_aliases", 0, "0 is less than 1"),
        ("max_worlds", 0, "0 is less than 1"),
        ("control_host", ("http://a",), "'http://a' is not a host name"),
        ("control_host", ("a", "a:80"), "'a:80' is not a host name"),
        ("cors_origin", ("https://a", "https://a/"), "'https://a/' is not an origin"),
        ("cors_origin", ("portal.example",), "'portal.example' is not an origin"),
        ("cors_origin", ("//a",), "'//a' is not an origin"),
        ("cors_origin", ("https://a/path",), "scheme://host:port in lower case"),
        ("cors_origin", ("https://*.example",), "'https://*.example' is not an origin"),
        ("cors_origin", ("https://Portal.example",), "is not an origin"),
        ("cors_origin", ("https://bücher.example",), "is not an origin"),
        ("cors_origin", (" https://a",), "is not an origin"),
        ("cors_origin", ("",), "is not an origin"),
        ("cors_origin", ("https://a:443",), "has a port that browsers leave out"),
        ("cors_origin", ("http://a:80",), "has a port that browsers leave out"),
        ("burst", 5, "it needs a rate limit"),
        ("tls_key", "key.pem", "certificate and key go together"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_setting(
    name: str, value: Any, reason: str
) -> None:
    with pytest.raises(SettingError) as raised:
        Settings(**{name: value})

    assert raised.value.name == name
    assert reason in raised.value.reason
    assert str(raised.value) == f"{name}: {raised.value.reason}"


@pytest.mark.parametrize(
    "values",
    [
        {"port": 0},
        {"port": 65535},
        {"credentials": ("me:secret:with:colons",)},
        {"jwt_secret": "x" * 32},
        {"rate_limit": Rate(10, 1), "burst": 1},
        {"max_in_flight": 1},
        {"space_name_forbidden": r"[]\]<>]"},
        {"space_name_forbidden": r"[^\w ]"},
        {"space_name_forbidden": r"\W"},
        {"space_name_forbidden": "<"},
        {"space_name_forbidden": "(?!)"},
        {"space_url": "https://example.com/portal"},
        {"public_url": "http://example.com"},
        {"auth_failure_status": 200},
        {"control_host": ("emulator.example",)},
        {"cors_origin": ("*", "null", "http://a:443", "https://[::1]:5173")},
        {"cors_origin": ("chrome-extension://abc", "capacitor://localhost")},
        {"tls_certificate": "certificate.pem", "tls_key": "key.pem"},
    ],
)
def test_a_value_at_the_edge_can_be_used(values: dict[str, Any]) -> None:
    chosen = Settings(**values)

    assert {name: getattr(chosen, name) for name in values} == values


def test_what_the_settings_are_by_default_can_be_used() -> None:
    chosen = Settings()

    assert (chosen.host, chosen.port) == ("127.0.0.1", 7722)
    assert chosen.token_lifetime == 300
    assert chosen.max_body == 1_048_576
    assert chosen.rate_limit is None


def test_every_setting_says_what_it_is_for() -> None:
    for setting in settings():
        assert setting.option.help.endswith(".")


def test_a_setting_with_few_values_lists_them() -> None:
    choices = {setting.name: setting.choices for setting in settings()}

    assert choices["error_spelling"] == ("older", "newer")
    assert choices["port"] == ()


@pytest.mark.parametrize(
    "chosen",
    [
        Settings(),
        Settings(
            host="::1",
            port=0,
            seed=("docs", "-a file.yaml"),
            strict=True,
            credentials=("me:a secret",),
            token_lifetime=0.001,
            rate_limit=Rate(requests=3, period=0.25),
            burst=2,
            space_name_forbidden="(?!)",
            space_url="https://a/?b=c d",
            auth_failure_status=200,
            log_format="json",
        ),
    ],
)
def test_settings_are_arguments_of_the_command(chosen: Settings) -> None:
    given = serve.make_context("serve", [*arguments_of(chosen)]).params

    assert not given.pop("until_eof")
    assert Settings(**given) == chosen


def test_no_seed_is_the_empty_one() -> None:
    assert [*arguments_of(Settings(seed=()))] == ["--seed=empty"]
