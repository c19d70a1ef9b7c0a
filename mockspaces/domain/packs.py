"""Integration packs."""

from mockspaces.domain.call import Call
from mockspaces.errors import PlatformCallError
from mockspaces.state.records import IntegrationPack


class Packs:
    """What one caller may do with integration packs."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store

    def check(self, pack_ids: tuple[str, ...]) -> None:
        """Refuse packs that the caller may not share.

        Raises:
            PlatformCallError: If an id is blank or, when the emulator is strict,
                unknown.
        """
        for pack_id in pack_ids:
            if not pack_id.strip():
                message = f"{pack_id!r} in integrationPackIds is no pack id."
                raise PlatformCallError(message)
            if self._call.settings.strict and not self._store.integration_packs.get(
                pack_id
            ):
                message = f"No integration pack has the id {pack_id!r}."
                raise PlatformCallError(message)

    def named(self, pack_ids: tuple[str, ...]) -> list[IntegrationPack]:
        """Return the packs of those ids."""
        return [self._store.integration_packs[pack_id] for pack_id in pack_ids]

    def know(self, pack_ids: tuple[str, ...]) -> None:
        """Create the packs that are mentioned for the first time."""
        for pack_id in pack_ids:
            if self._store.integration_packs.get(pack_id) is None:
                self._store.integration_packs.put(
                    IntegrationPack(
                        id=pack_id,
                        name=f"Integration pack {pack_id}",
                        installation_type="SINGLE",
                        publisher_account_id=self._call.account_id,
                    )
                )
