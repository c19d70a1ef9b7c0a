import subprocess
import sys

from tests.builders import ACCOUNT, basic, upload_form

ALONE = f"""
import asyncio, sys

class Blocker:
    def find_spec(self, name, path, target=None):
        if name.startswith(("mockspaces.controls", "mockspaces.pages")):
            raise ImportError(name)

sys.meta_path.insert(0, Blocker())

import httpx2
from mockspaces.clock import Clock
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.ids import Ids
from mockspaces.execution.documents import Documents
from mockspaces.schema.root import SCHEMA
from mockspaces.settings import Settings
from mockspaces.state.store import Store
from mockspaces.web.graphql import GraphQLEndpoint
from mockspaces.web.pipeline import Pipeline
from mockspaces.web.rate_limit import Limits, RateLimiter
from mockspaces.web.token_endpoint import TokenEndpoint
from mockspaces.web.tokens import Tokens

settings, store, clock, ids = Settings(), Store(), Clock(), Ids("alone")
tokens = Tokens(clock=clock, ids=ids, secret="s" * 64, lifetime=60)
limiter = RateLimiter(clock, Limits.of(settings))

def call(account_id, space_guid=None, user=None):
    return Call(
        store=store,
        clock=clock,
        ids=ids,
        settings=settings,
        account_id=account_id,
        space_guid=space_guid,
        user=user,
    )

token_endpoint = TokenEndpoint(
    tokens=tokens,
    credentials=(),
    admit=lambda account_id: Accounts(call(account_id)).admit(),
)
graphql_endpoint = GraphQLEndpoint(
    call=call,
    documents=Documents(SCHEMA, max_tokens=1000, max_depth=10, max_aliases=10),
    settings=settings,
    tokens=tokens,
)

async def ask(endpoint, method, path, authorization, **request):
    pipeline = Pipeline(endpoint, clock=clock, limiter=limiter)
    transport = httpx2.ASGITransport(pipeline)
    headers = {{"Authorization": authorization}}
    async with httpx2.AsyncClient(transport=transport, base_url="http://a") as http:
        return await http.request(method, path, headers=headers, **request)

async def main():
    path = "/auth/jwt/generate/{ACCOUNT}"
    token = await ask(token_endpoint, "GET", path, {basic()!r})
    bearer = "Bearer " + token.text
    form = {upload_form()!r}
    created = await ask(graphql_endpoint, "POST", "/graphql", bearer, **form)
    print(created.json()["data"]["spaceCreate"]["theme"]["logoUrl"])
    [logo] = store.logos
    print(logo.id)

asyncio.run(main())
"""


def test_the_service_needs_neither_controls_nor_pages() -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", ALONE],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert ended.stderr == ""
    logo_url, logo_id = ended.stdout.split()
    assert logo_url == f"http://a/logos/{logo_id}"
