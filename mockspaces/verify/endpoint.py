"""A Spaces endpoint over HTTP: tokens, GraphQL requests, uploads."""

import json
import ssl
import time
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Callable, Mapping
from email.message import Message
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)
from uuid import uuid4

Headers = dict[str, str]

_ATTEMPTS = 4
_BACKOFF = 0.25
_LONGEST_WAIT = 60.0
_DEFAULT_LIFETIME = 60.0
_OK, _TOO_MANY_REQUESTS, _SERVER_ERROR = 200, 429, 500


class NoAnswerError(Exception):
    """The endpoint did not answer, or only with errors of its own."""


class Answer(NamedTuple):
    """An HTTP response of an endpoint."""

    status: int
    headers: Mapping[str, str]  # by their lower-case names
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; an empty one if it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def errors(self) -> list[dict[str, Any]]:
        errors = self.json.get("errors")
        return errors if isinstance(errors, list) else []

    @property
    def message(self) -> str:
        """The message of the first error, empty without one."""
        return str(self.errors[0].get("message", "")) if self.errors else ""

    @property
    def value(self) -> Any:  # noqa: ANN401 - whatever was asked for
        """The value of the one root field."""
        data = self.json.get("data")
        return next(iter(data.values()), None) if isinstance(data, dict) else None


class _NoRedirects(HTTPRedirectHandler):
    """Credentials are sent to the address that was given, and to no other."""

    def redirect_request(self, *_: object) -> None:
        return None


class Endpoint:
    """A Spaces endpoint, as one user of one account.

    Args:
        graphql_url: Address of `/graphql`.
        token_url: Address of the token endpoint, without the account.
        account: The account's id.
        credentials: `USER:SECRET`.
        otp: Code of the second factor, if the user needs one.
        is_local: Whether it is reached without a proxy.
        ca: Certificate to trust besides those of the system, a PEM file.
        timeout: Seconds to wait for an answer.
        sleep: Waits between attempts.
    """

    def __init__(  # noqa: PLR0913 - what an endpoint is reached by
        self,
        *,
        graphql_url: str,
        token_url: str,
        account: str,
        credentials: str,
        otp: str | None = None,
        is_local: bool = False,
        ca: str | None = None,
        timeout: float = 30.0,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.account = account
        self.otp = otp
        self._graphql_url = graphql_url
        self._token_url = f"{token_url.rstrip('/')}/{quote(account, safe='')}"
        self._credentials = credentials
        self._timeout = timeout
        self._sleep = sleep
        self._opener = _opener(ca, is_local=is_local)
        self._token = ""
        self._lifetime = 0.0
        self._issued_at = 0.0

    @property
    def has_password(self) -> bool:
        """True if the user signs in with a password, not with an API token."""
        return not self._credentials.startswith("BOOMI_TOKEN.")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that no report may hold."""
        secret = self._credentials.partition(":")[2]
        return tuple(filter(None, (secret, self._token, self.otp)))

    def ask_token(self, *, is_signed_in: bool = True, has_otp: bool = True) -> Answer:
        """Ask for a token."""
        headers = {"Accept": "text/plain"}
        if is_signed_in:
            pair = b64encode(self._credentials.encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        if is_signed_in and has_otp and self.otp:
            headers["X-Boomi-OTP"] = self.otp
        return self._send(Request(self._token_url, headers=headers))  # noqa: S310 - given by the user

    def sign_in(self) -> None:
        """Get a token and use it from now on.

        Raises:
            NoAnswerError: If there is none.
        """
        answer = self.ask_token()
        if answer.status != _OK:
            hint = "" if self.otp else "; a second factor is given by --otp"
            reason = f"no token: status {answer.status}{hint}"
            raise NoAnswerError(reason)
        self._token = answer.body.decode(errors="replace").strip()
        claims = claims_of(self._token)
        self._lifetime = lifetime_of(claims) or _DEFAULT_LIFETIME
        self._issued_at = time.monotonic()

    def ask(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        authorization: str | None = "",
        is_repeatable: bool = True,
    ) -> Answer:
        """Send a GraphQL request.

        Args:
            query: The document.
            variables: The values of its variables.
            authorization: The header; empty for the current token, None for none.
            is_repeatable: Whether it may be sent again when no answer comes.
        """
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        headers = {"Content-Type": "application/json"}
        return self._post(body, headers, authorization, is_repeatable=is_repeatable)

    def get(self, query: str) -> Answer:
        """Send a GraphQL query as a GET request."""
        url = f"{self._graphql_url}?{urlencode({'query': query})}"
        headers = {"Accept": "application/json", "Authorization": self._bearer()}
        return self._send(Request(url, headers=headers))  # noqa: S310 - given by the user

    def upload(
        self, query: str, variables: Mapping[str, Any], path: str, file: bytes
    ) -> Answer:
        """Send a GraphQL multipart request with one file."""
        boundary = uuid4().hex
        operations = json.dumps({"query": query, "variables": variables})
        parts = (
            ('name="operations"', operations.encode()),
            ('name="map"', json.dumps({"file": [path]}).encode()),
            ('name="file"; filename="logo"', file),
        )
        body = b"".join(
            f"--{boundary}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode()
            + content
            + b"\r\n"
            for name, content in parts
        )
        body += f"--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._post(body, headers, "", is_repeatable=True)

    def fetch(self, url: str) -> Answer:
        """Fetch an address that an answer named, without any credentials."""
        return self._send(Request(url))  # noqa: S310 - theirs

    def _post(
        self,
        body: bytes,
        headers: Headers,
        authorization: str | None,
        *,
        is_repeatable: bool,
    ) -> Answer:
        if authorization == "":
            authorization = self._bearer()
        headers = {"Accept": "application/json", **headers}
        if authorization is not None:
            headers["Authorization"] = authorization
        request = Request(self._graphql_url, data=body, headers=headers)  # noqa: S310 - given by the user
        return self._send(request, is_repeatable=is_repeatable)

    def _bearer(self) -> str:
        if time.monotonic() - self._issued_at > self._lifetime / 2:
            self.sign_in()
        return f"Bearer {self._token}"

    def _send(self, request: Request, *, is_repeatable: bool = True) -> Answer:
        if request.type not in {"http", "https"}:
            reason = f"{request.full_url} is not an HTTP URL"
            raise NoAnswerError(reason)
        reason = ""
        for attempt in range(_ATTEMPTS):
            try:
                answer = self._once(request)
            except (OSError, HTTPException) as error:
                reason = str(error) or type(error).__name__
                if not is_repeatable:
                    break
                self._sleep(attempt * _BACKOFF)
                continue
            if answer.status == _TOO_MANY_REQUESTS:
                reason = "429: too many requests"
                self._sleep(_retry_after(answer, attempt + 1))
                continue
            if answer.status >= _SERVER_ERROR:
                reason = f"status {answer.status}"
                if not is_repeatable:
                    break
                self._sleep(attempt * _BACKOFF)
                continue
            return answer
        raise NoAnswerError(reason)

    def _once(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return _answer(answer.status, answer.headers, answer.read())
        except HTTPError as error:
            with error:
                return _answer(error.code, error.headers, error.read())


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims of a JWT, unverified; none if it is no JWT."""
    return _segment(token, 1)


def header_of(token: str) -> dict[str, Any]:
    """Return the header of a JWT; an empty one if it is no JWT."""
    return _segment(token, 0)


def lifetime_of(claims: Mapping[str, Any]) -> float | None:
    """Return the seconds between two claims of a token, if it has them."""
    expires, issued = claims.get("exp"), claims.get("iat", claims.get("nbf"))
    if not isinstance(expires, int | float):
        return None
    return expires - (issued if isinstance(issued, int | float) else time.time())


def _segment(token: str, index: int) -> dict[str, Any]:
    parts = token.split(".")
    try:
        value = json.loads(urlsafe_b64decode(parts[index] + "=="))
    except (IndexError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _answer(status: int, headers: Message, body: bytes) -> Answer:
    lowered = {name.lower(): value for name, value in headers.items()}
    return Answer(status, lowered, body)


def _retry_after(answer: Answer, default: float) -> float:
    text = answer.headers.get("retry-after", "")
    return min(float(text), _LONGEST_WAIT) if text.isdecimal() else default


def _opener(ca: str | None, *, is_local: bool) -> OpenerDirector:
    context = ssl.create_default_context()
    if ca is not None:
        context.load_verify_locations(ca)
    proxies = ProxyHandler({} if is_local else None)
    return build_opener(_NoRedirects, HTTPSHandler(context=context), proxies)
