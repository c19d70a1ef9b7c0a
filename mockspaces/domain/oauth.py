"""OAuth details of connections, as a portal stores them."""

from typing import Any

import msgspec

from mockspaces.domain.call import Call
from mockspaces.domain.inner_json import decode
from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.deployments import HIDDEN, OAuthConnectorDetails

_INSTANCE_ID = "integration_pack_instance_id"

Key = dict[str, str]
"""The five ids that details are found by, each by the name of its field."""


class OAuthDetails:
    """Operations of one caller on OAuth details.

    The five ids may name nothing: those in the vendor's samples do not.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._packs = Packs(call)

    def find(self, key: Key) -> OAuthConnectorDetails | None:
        """Return the details that are stored under five ids, if there are any."""
        for name, value in key.items():
            if not value.strip():
                message = f"The {name} of the OAuth details is empty."
                raise PlatformCallError(message)
        instance_id = key[_INSTANCE_ID]
        if self._store.integration_pack_instances.get(instance_id):
            self._packs.instance(instance_id)
        of_instance = self._store.oauth_connector_details.where(
            _INSTANCE_ID, instance_id
        )
        for details in of_instance:
            if details.account_id == self._call.account_id and all(
                getattr(details, name) == value for name, value in key.items()
            ):
                return details
        return None

    def save(
        self,
        key: Key,
        *,
        is_token_generated: bool,
        oauth_connector_details: str,
        client_id: str,
        client_secret: str,
    ) -> OAuthConnectorDetails:
        """Store details, replacing those under the same five ids.

        The client secret is not stored, and hidden where the details repeat it.
        """
        known = self.find(key)
        sent = decode(oauth_connector_details, dict[str, Any], "oauthConnectorDetails")
        hidden = _without(client_secret, sent)
        if hidden != sent:
            oauth_connector_details = msgspec.json.encode(hidden).decode()

        details = OAuthConnectorDetails(
            id=known.id if known else self._call.ids.uuid(),
            account_id=self._call.account_id,
            is_token_generated=is_token_generated,
            oauth_connector_details=oauth_connector_details,
            client_id=client_id,
            **key,
        )
        self._store.oauth_connector_details.put(details)
        return details


def _without(secret: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON in which `[[HIDDEN]]` stands for every text that is the secret."""
    if isinstance(value, dict):
        return {name: _without(secret, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without(secret, each) for each in value]
    return HIDDEN if secret and value == secret else value
