import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from mockspaces.client import Client
from mockspaces.server import MockSpaces
from mockspaces.verify.endpoint import Endpoint, NoAnswerError, lifetime_of
from tests.verify.conftest import endpoint_of


@contextmanager
def redirecting(to: str) -> Iterator[str]:
    """Run a server that redirects every request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", to)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_credentials_do_not_follow_a_redirect(service: Client) -> None:
    with redirecting(service.url) as url:
        endpoint = endpoint_of(service, token_url=url)

        with pytest.raises(NoAnswerError, match="no token: status 302"):
            endpoint.sign_in()

    assert service.journal.entries() == ()


def test_a_service_without_a_token_for_the_user_is_reported(
    theirs: Endpoint, service: Client
) -> None:
    service.faults.add("jwt", status=401)

    with pytest.raises(NoAnswerError, match="status 401; a second factor is given by"):
        theirs.sign_in()


def test_only_http_urls_are_requested(service: Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")

    with pytest.raises(NoAnswerError, match="is not an HTTP URL"):
        endpoint_of(service).fetch(secret.as_uri())


def test_a_token_is_renewed_before_it_expires(
    theirs: Endpoint, service: Client
) -> None:
    claims = b64encode(b'{"iat": 11, "exp": 1}').decode()
    service.faults.add("jwt", status=200, body=f"e30.{claims}.x")
    theirs.sign_in()

    assert theirs.ask("{ spaces { id } }").value == []


def test_a_service_over_https_is_trusted_by_its_certificate(
    start: Callable[..., MockSpaces], tmp_path: Path
) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    files = {name: str(tmp_path / name) for name in ("ca", "chain", "key")}
    authority.cert_pem.write_to_path(files["ca"])
    for part in certificate.cert_chain_pems:
        part.write_to_path(files["chain"], append=True)
    certificate.private_key_pem.write_to_path(files["key"])
    running = start(tls_certificate=files["chain"], tls_key=files["key"])

    def endpoint(ca: str | None) -> Endpoint:
        return Endpoint(
            graphql_url=running.graphql_url,
            token_url=f"{running.url}/auth/jwt/generate",
            account="a",
            credentials="a:b",
            ca=ca,
            sleep=lambda _: None,
        )

    trusting = endpoint(files["ca"])
    trusting.sign_in()
    assert trusting.ask("{ spaces { id } }").value == []
    with pytest.raises(NoAnswerError, match="CERTIFICATE_VERIFY_FAILED"):
        endpoint(None).sign_in()


@pytest.mark.parametrize(
    ("claims", "lifetime"),
    [
        ({"exp": 400, "iat": 100}, 300),
        ({"exp": 400, "nbf": 300}, 100),
        ({"iat": 100}, None),
        ({"exp": "soon"}, None),
    ],
)
def test_a_lifetime_is_between_two_claims(
    claims: dict[str, Any], lifetime: float | None
) -> None:
    assert lifetime_of(claims) == lifetime


def test_a_lifetime_may_begin_now() -> None:
    assert (lifetime_of({"exp": 4e9, "iat": "now"}) or 0) > 1e9
