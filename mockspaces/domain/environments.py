"""Environments, and the integration packs attached to them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from mockspaces import ids
from mockspaces.domain.call import Call
from mockspaces.domain.executions import Executions
from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.deploying import deploy
from mockspaces.state.deployments import Attachment, Deployed, Environment
from mockspaces.state.store import Table

D = TypeVar("D", bound=Deployed)


class Environments:
    """Operations of one caller on environments."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._packs = Packs(call)

    def all(self) -> list[Environment]:
        """Return the environments of the caller's account."""
        return self._store.environments.where("account_id", self._call.account_id)

    def get(self, environment_id: str) -> Environment:
        environment = self._store.environments.get(environment_id)
        if environment is None or environment.account_id != self._call.account_id:
            message = (
                f"The account {self._call.account_id!r} has no environment "
                f"{environment_id!r}."
            )
            raise PlatformCallError(message)
        return environment

    def attachments_to(self, environment: Environment) -> list[Attachment]:
        return self._store.attachments.where("environment_id", environment.id)

    def attachments_of(
        self, instance_id: str, environment_ids: Iterable[str]
    ) -> list[Attachment]:
        """Return the attachments of an instance to those environments, in that order.

        An environment that is named twice is there once.
        """
        instance = self._packs.instance(instance_id)
        wanted = [self.get(each) for each in dict.fromkeys(environment_ids)]
        attachments = [
            self._store.attachments.get(ids.attachment_id(instance.id, environment.id))
            for environment in wanted
        ]
        return [attachment for attachment in attachments if attachment]

    def attach(
        self, instance_id: str, environment_ids: Iterable[str]
    ) -> list[Attachment]:
        """Attach an instance to environments, which deploys its processes there.

        Existing attachments stay as they are.
        """
        instance = self._packs.instance(instance_id)
        environments = [self.get(environment_id) for environment_id in environment_ids]

        now = self._call.clock.now()
        return [
            deploy(self._store, instance, environment.id, since=now)
            for environment in environments
        ]

    def unattach(self, attachment_id: str) -> Attachment:
        """Remove an attachment, with the schedules and extensions it brought.

        Executions that the schedules have started stay. The id may also be that of an
        instance with a single attachment.
        """
        attachment = self._attachment(attachment_id)

        executions = Executions(self._call)
        for deployed in _at(attachment, self._store.process_schedules):
            executions.keep_scheduled(deployed)
        tables: tuple[Table[Any], ...] = (
            self._store.process_schedules,
            self._store.environment_extensions,
            self._store.environment_map_extensions,
        )
        for table in tables:
            for record in _at(attachment, table):
                table.remove(record.id)
        return self._store.attachments.remove(attachment.id)

    def _attachment(self, attachment_id: str) -> Attachment:
        instance = self._packs.installed(attachment_id)
        attached = self._store.attachments.where(
            "integration_pack_instance_id", instance.id if instance else None
        )
        known_as = attached[0].id if len(attached) == 1 else attachment_id
        return self._packs.deployed(self._store.attachments, known_as, "attachment")[0]


def _at(attachment: Attachment, table: Table[D]) -> list[D]:
    """Return the records of a table that an attachment has created."""
    return [
        record
        for record in table.where(
            "integration_pack_instance_id", attachment.integration_pack_instance_id
        )
        if record.environment_id == attachment.environment_id
    ]
