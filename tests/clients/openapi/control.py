"""Calls the control API with the client that openapi-python-client has generated.

Usage: python control.py http://127.0.0.1:7722
"""

import sys

from generated.control_client import Client
from generated.control_client.api.default import post_faults
from generated.control_client.models import (
    Fault,
    FaultAnswer,
    FaultMatch,
    FaultMatchOperation,
    FaultRule,
)

client = Client(base_url=sys.argv[1])
rule = FaultRule(
    match=FaultMatch(operation=FaultMatchOperation.SPACES),
    answer=FaultAnswer(status=503),
)
added = post_faults.sync(client=client, body=rule)
assert isinstance(added, Fault)
print(added.match.operation, added.remaining)
