"""Environments, and the integration packs attached to them."""

from collections.abc import Iterable

from mockspaces import ids
from mockspaces.domain.call import Call
from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.deploying import deploy
from mockspaces.state.deployments import Attachment, Environment


class Environments:
    """What one caller may do with environments."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._packs = Packs(call)

    def all(self) -> list[Environment]:
        """Return the environments of the caller's account."""
        return self._store.environments.where("account_id", self._call.account_id)

    def get(self, environment_id: str) -> Environment:
        """Return one environment of the caller's account.

        Raises:
            PlatformCallError: If the account has no such environment.
        """
        environment = self._store.environments.get(environment_id)
        if environment is None or environment.account_id != self._call.account_id:
            message = (
                f"The account {self._call.account_id!r} has no environment "
                f"{environment_id!r}."
            )
            raise PlatformCallError(message)
        return environment

    def attachments_to(self, environment: Environment) -> list[Attachment]:
        """Return what is attached to an environment."""
        return self._store.attachments.where("environment_id", environment.id)

    def attachments_of(
        self, instance_id: str, environment_ids: Iterable[str]
    ) -> list[Attachment]:
        """Return the attachments of an instance to those environments, in that order.

        Raises:
            ServiceError: If the instance or an environment is not the caller's.
        """
        instance = self._packs.instance(instance_id)
        wanted = [self.get(environment_id) for environment_id in environment_ids]
        attachments = [
            self._store.attachments.get(ids.attachment_id(instance.id, environment.id))
            for environment in wanted
        ]
        return [attachment for attachment in attachments if attachment]

    def attach(
        self, instance_id: str, environment_ids: Iterable[str]
    ) -> list[Attachment]:
        """Attach an instance to environments, which deploys its processes there.

        What is attached already stays as it is.

        Raises:
            ServiceError: If the instance or an environment is not the caller's;
                nothing is attached then.
        """
        instance = self._packs.instance(instance_id)
        environments = [self.get(environment_id) for environment_id in environment_ids]

        now = self._call.clock.now()
        return [
            deploy(self._store, instance, environment.id, since=now)
            for environment in environments
        ]

    def unattach(self, attachment_id: str) -> Attachment:
        """Take an attachment away, with the schedules and extensions it brought.

        Args:
            attachment_id: Its id, or that of an instance that has no other.

        Raises:
            ServiceError: If the caller has no such attachment.
        """
        attachment = self._attachment(ids.unpadded(attachment_id))

        for table in (
            self._store.process_schedules,
            self._store.environment_extensions,
            self._store.environment_map_extensions,
        ):
            for record in table.where(
                "integration_pack_instance_id", attachment.integration_pack_instance_id
            ):
                if record.environment_id == attachment.environment_id:
                    table.remove(record.id)
        return self._store.attachments.remove(attachment.id)

    def _attachment(self, attachment_id: str) -> Attachment:
        attachment = self._store.attachments.get(attachment_id)
        if attachment is None:
            of_instance = self._store.attachments.where(
                "integration_pack_instance_id", attachment_id
            )
            attachment = of_instance[0] if len(of_instance) == 1 else None
        if attachment is None:
            message = f"There is no attachment {attachment_id!r}."
            raise PlatformCallError(message)
        self._packs.instance(attachment.integration_pack_instance_id)
        return attachment
