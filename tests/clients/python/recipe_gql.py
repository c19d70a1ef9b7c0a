"""From a token to a stored logo with `gql`.

Usage: python recipe_gql.py http://127.0.0.1:7722
"""

import io
import sys
import time
from base64 import b64decode
from typing import Any

import httpx
from gql import Client, FileVar, GraphQLRequest, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport

GROUP = "6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f"
LOGO = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhV"
    "AAAAAElFTkSuQmCC"
)
CREATE = gql("""
mutation ($input: SpaceCreateInput!) {
  spaceCreate(input: $input) { id name theme { logoUrl } }
}
""")
SPACES = gql("{ spaces { id name } }")


class Spaces:
    """A client of the service, which renews its token and waits for rate limits."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url)
        self.transport = HTTPXTransport(f"{url}/graphql", headers={})
        self.client = Client(transport=self.transport)
        self.authenticate()

    def authenticate(self) -> None:
        credentials = ("BOOMI_TOKEN.me@example.com", "any-token")
        answer = self.http.get("/auth/jwt/generate/acme-4F7K2Q", auth=credentials)
        token = answer.raise_for_status().text
        self.transport.kwargs["headers"]["Authorization"] = f"Bearer {token}"
        print("got a token")

    def ask(
        self, request: GraphQLRequest, *, upload_files: bool = False
    ) -> dict[str, Any]:
        while True:
            try:
                return self.client.execute(request, upload_files=upload_files)
            except TransportQueryError as refusal:
                message = (refusal.errors or [{}])[0].get("message")
                if message == "Downstream Execution Error: Unauthorized":
                    self.authenticate()
                elif message == "Too Many Requests":
                    assert self.transport.response_headers
                    time.sleep(float(self.transport.response_headers["Retry-After"]))
                    print("waited for the rate limit")
                else:
                    raise

    def create(self) -> dict[str, Any]:
        logo = FileVar(io.BytesIO(LOGO), filename="logo.png", content_type="image/png")
        theme = {"logoAltTxt": "A dot", "logo": logo}
        space = {"name": "Partners", "accountGroupId": GROUP, "theme": theme}
        request = GraphQLRequest(CREATE, variable_values={"input": space})
        answer = self.ask(request, upload_files=True)
        created: dict[str, Any] = answer["spaceCreate"]
        print("created", created["name"])
        return created

    def control(self, method: str, path: str, change: Any = None) -> None:
        answer = self.http.request(method, f"/_mockspaces/{path}", json=change)
        answer.raise_for_status()


spaces = Spaces(sys.argv[1])
created = spaces.create()
assert httpx.get(created["theme"]["logoUrl"]).content == LOGO
print("found the logo")
try:
    spaces.create()  # a second Space for the same account group
except TransportQueryError as refusal:
    print("refused:", (refusal.errors or [])[0]["message"])

spaces.control("POST", "clock/advance", {"by": "5m"})  # a token lives no longer
spaces.ask(SPACES)

spaces.control("PUT", "rate-limit", {"rate": "1/1s"})
spaces.ask(SPACES)
spaces.ask(SPACES)

spaces.control("POST", "reset")
spaces.create()  # the account group is free again
