from pathlib import Path

import pytest

from mockspaces import profiles
from mockspaces.client import Client
from mockspaces.profiles import Profile, Verified
from mockspaces.settings import SettingError, Settings
from tests.processes import running

VERIFIED = Verified(date="2026-11-30", against="https://host/graphql", names=("a",))


def written(tmp_path: Path, **settings: object) -> str:
    path = tmp_path / "profile.yaml"
    text = profiles.write(Profile(verified=VERIFIED, settings=settings))
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize("settings", [{}, {"space_name_forbidden": "[\\x00'\"#: ]"}])
def test_a_profile_is_read_as_it_was_written(
    tmp_path: Path, settings: dict[str, object]
) -> None:
    path = written(tmp_path, **settings)

    assert profiles.load(path) == Profile(verified=VERIFIED, settings=settings)


@pytest.mark.parametrize("text", ["", "[", "verified: {}", "\0", "a: 1"])
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(text)

    with pytest.raises(profiles.ProfileError, match="is not a profile: "):
        profiles.load(str(path))
    with pytest.raises(SettingError, match=r"profile: .* is not a profile"):
        Settings(profile=str(path))


def test_what_is_given_goes_before_a_profile(tmp_path: Path) -> None:
    path = written(
        tmp_path, space_name_length=80, cors_origin=["http://a", "https://b"]
    )

    settings = Settings.from_profile(path, space_name_length=70, port=0)

    assert (settings.space_name_length, settings.port) == (70, 0)
    assert settings.cors_origin == ("http://a", "https://b")
    assert settings.profile == path


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"nonsense": 1}, "has unknown settings: nonsense"),
        ({"space_name_length": "long"}, "Expected `int`, got `str`"),
        ({"space_name_length": 0}, "0 is less than 1"),
    ],
)
def test_a_profile_with_a_bad_setting_is_refused(
    tmp_path: Path, settings: dict[str, object], reason: str
) -> None:
    path = written(tmp_path, **settings)

    with pytest.raises(SettingError, match=reason):
        Settings.from_profile(path)


def test_the_emulator_is_started_with_a_profile(tmp_path: Path) -> None:
    path = written(tmp_path, auth_failure_status=200, space_name_length=80)

    with running("--port", "0", "--profile", path, "--space-name-length", "70") as one:
        settings = Client(one.url).control("GET", "")["settings"]

    assert settings["authFailureStatus"] == 200
    assert settings["spaceNameLength"] == 70
