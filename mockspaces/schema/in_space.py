"""What a resolver may ask of the service in a Space."""

from mockspaces.domain.call import Call
from mockspaces.domain.environments import Environments
from mockspaces.domain.executions import Executions
from mockspaces.domain.extensions import Extensions
from mockspaces.domain.maps import Maps
from mockspaces.domain.oauth import OAuthDetails
from mockspaces.domain.packs import Packs
from mockspaces.domain.processes import Processes
from mockspaces.schema.kept import kept


class NounsInSpace:
    """Nouns of the service, each with what one call may do with it in a Space."""

    def __init__(self, call: Call) -> None:
        self._call = call

    @kept
    def environments(self) -> Environments:
        """Environments and attachments."""
        return Environments(self._call)

    @kept
    def executions(self) -> Executions:
        """Executions of processes."""
        return Executions(self._call)

    @kept
    def extensions(self) -> Extensions:
        """Environment extensions."""
        return Extensions(self._call)

    @kept
    def maps(self) -> Maps:
        """Environment map extensions."""
        return Maps(self._call)

    @kept
    def oauth(self) -> OAuthDetails:
        """OAuth details of connections."""
        return OAuthDetails(self._call)

    @kept
    def packs(self) -> Packs:
        """Integration packs and their instances."""
        return Packs(self._call)

    @kept
    def processes(self) -> Processes:
        """Installed processes and their schedules."""
        return Processes(self._call)
