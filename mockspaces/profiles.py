"""Profiles: the behaviour of a service, as `mockspaces verify` found it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec


class ProfileError(ValueError):
    """A profile that cannot be used."""


class Verified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comparison with a service."""

    date: str  # as `2026-11-30`
    against: str  # the address of the service
    # codes and operations that the emulator answers as the service did
    names: tuple[str, ...] = ()


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that make the emulator answer as a service did."""

    verified: Verified
    settings: dict[str, Any] = {}  # values of fields of `Settings`


def load(path: str) -> Profile:
    """Return the profile in a file, in YAML or JSON."""
    import yaml  # noqa: PLC0415 - heavy; few runs have a profile

    try:
        document = yaml.safe_load(Path(path).read_text("utf-8"))
        return msgspec.convert(document, Profile)
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = f"{path} is not a profile: {error}"
        raise ProfileError(" ".join(reason.split())) from error


def write(profile: Profile) -> str:
    """Return the text of a profile, in YAML."""
    lines = [f"# Written by `mockspaces verify` against {profile.verified.against}"]
    for name, section in msgspec.to_builtins(profile).items():
        lines += [f"{name}:", *_entries(section)]
    return "\n".join(lines) + "\n"


def _entries(section: Mapping[str, Any]) -> list[str]:
    # What JSON writes is YAML too.
    return [f"  {key}: {json.dumps(value)}" for key, value in section.items()] or [
        "  {}"
    ]
