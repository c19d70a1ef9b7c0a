"""From a token to a stored logo with `httpx`.

Usage: python recipe_httpx.py http://127.0.0.1:7722
"""

import json
import sys
import time
from base64 import b64decode
from typing import Any

import httpx

GROUP = "6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f"
LOGO = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhV"
    "AAAAAElFTkSuQmCC"
)
CREATE = """
mutation ($input: SpaceCreateInput!) {
  spaceCreate(input: $input) { id name theme { logoUrl } }
}
"""
SPACES = "{ spaces { id name } }"


class Spaces:
    """A client of the service, which renews its token and waits for rate limits."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url)
        self.authenticate()

    def authenticate(self) -> None:
        credentials = ("BOOMI_TOKEN.me@example.com", "any-token")
        answer = self.http.get("/auth/jwt/generate/acme-4F7K2Q", auth=credentials)
        self.http.headers["Authorization"] = f"Bearer {answer.raise_for_status().text}"
        print("got a token")

    def ask(self, **request: Any) -> dict[str, Any]:
        while True:
            answer = self.http.post("/graphql", **request)
            if answer.status_code == 401:
                self.authenticate()
            elif answer.status_code == 429:
                time.sleep(float(answer.headers["Retry-After"]))
                print("waited for the rate limit")
            else:
                result: dict[str, Any] = answer.json()
                return result

    def create(self) -> dict[str, Any]:
        theme = {"logoAltTxt": "A dot", "logo": None}
        space = {"name": "Partners", "accountGroupId": GROUP, "theme": theme}
        answer = self.ask(
            data={
                "operations": json.dumps(
                    {"query": CREATE, "variables": {"input": space}}
                ),
                "map": json.dumps({"0": ["variables.input.theme.logo"]}),
            },
            files={"0": ("logo.png", LOGO, "image/png")},
        )
        if "errors" in answer:
            print("refused:", answer["errors"][0]["message"])
        else:
            print("created", answer["data"]["spaceCreate"]["name"])
        return answer

    def control(self, method: str, path: str, change: Any = None) -> None:
        answer = self.http.request(method, f"/_mockspaces/{path}", json=change)
        answer.raise_for_status()


spaces = Spaces(sys.argv[1])
created = spaces.create()["data"]["spaceCreate"]
assert httpx.get(created["theme"]["logoUrl"]).content == LOGO
print("found the logo")
spaces.create()  # a second Space for the same account group

spaces.control("POST", "clock/advance", {"by": "5m"})  # a token lives no longer
spaces.ask(json={"query": SPACES})

spaces.control("PUT", "rate-limit", {"rate": "1/1s"})
spaces.ask(json={"query": SPACES})
spaces.ask(json={"query": SPACES})

spaces.control("POST", "reset")
spaces.create()  # the account group is free again
