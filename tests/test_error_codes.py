"""Each code of the vendor's list, reached as its entry in the catalogue tells."""

from collections.abc import Callable
from typing import Any

import httpx2
import jwt
import pytest
from starlette.testclient import TestClient

from mockspaces.errors import CATALOGUE, ServiceError
from tests.builders import ACCOUNT, CREATE, basic, form, png, space_input
from tests.portal import (
    COMPANY,
    NEIGHBOUR,
    OWNER,
    RESELLERS,
    STRANGER,
    Portal,
    uuid,
)

UPDATE = "mutation ($input: SpaceUpdateInput!) { spaceUpdate(input: $input) { id } }"
SPACE, GROUP = uuid(0xE1), uuid(0xA1)
SECRET = "a key of the test, which is as long as a key of HS256 has to be"  # noqa: S105 - for tests
BY_FAULT_ALONE = {
    "GENERIC_SYSTEM_ERROR",
    "ACCOUNT_INPUT_INVALID_DATE",
    "SPACE_LOGO_DELETE_ERROR",
    "SPACE_LOGO_GET_ERROR",
    "SPACE_THEME_DELETE_ERROR",
    "BUNDLE_SERVICE_CALL_ERROR",
    "MAX_SPACE_COUNT_REACHED",
    "BOOMI_PUBLIC_SPACE_CREATE_UNAUTHORIZED",
    "MISSING_BOOMI_PUBLIC_SPACE_CREATOR_ACCOUNT",
    "BOOMI_PUBLIC_SPACE_CREATE_IPACK_IDS_NOT_ALLOWED",
    "BOOMI_PUBLIC_SPACE_CREATE_ACCT_IDS_NOT_ALLOWED",
    "INVALID_IMAGE_FILE_NAME",
    "PUBLISHER_NOT_SET",
    "DISCOVER_PUBLIC_SPACE_DELETE_FORBIDDEN",
    "INVALID_OR_PAST_DATE",
    "ARTIFACT_DELETE_ERROR",
}


class Triggers:
    """Requests that reach the codes, in the words of the catalogue."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.owner = portal.as_(OWNER, space=None)

    def create(self, **fields: Any) -> str:
        return self.owner.refused("spaceCreate", input=space_input(**fields))

    def update(self, **fields: Any) -> str:
        return self.owner.refused(
            "spaceUpdate", input={"id": SPACE, "name": "New", **fields}
        )

    def named(self, space_id: str) -> set[str]:
        """Return how a Space is refused in three operations."""
        return {
            self.owner.refused("space", id=space_id),
            self.owner.refused("spaceDelete", id=space_id),
            self.update(id=space_id),
        }

    def missing_space_name(self) -> set[str]:
        return {self.create(name=" "), self.update(name="")}

    def missing_acct_grp_id(self) -> set[str]:
        return {self.create(accountGroupId=blank) for blank in ("", " ")}

    def invalid_space_name(self) -> set[str]:
        return {self.create(name="a<b"), self.update(name="a<b")}

    def space_exists_for_acct_grp(self) -> set[str]:
        self.owner.ask("spaceCreate", input=space_input())
        return {self.create(), self.create(accountGroupId=GROUP)}

    def missing_op_user_id(self) -> set[str]:
        return {self._without_claim("sub")}

    def missing_op_acct_id(self) -> set[str]:
        return {self._without_claim("accountId")}

    def unsupported_sharing_mode(self) -> set[str]:
        return {self.create(sharingMode="ACCOUNT")}

    def missing_space_id(self) -> set[str]:
        return self.named("") | self.named(" ")

    def space_not_found(self) -> set[str]:
        return self.named("unknown")

    def space_is_deleted(self) -> set[str]:
        self.owner.ask("spaceDelete", id=SPACE)
        return self.named(SPACE)

    def account_input_missing_fields(self) -> set[str]:
        parts = [{}, {"operator": "CONTAINS"}, {"argument": "a", "operator": None}]
        return {
            self.owner.refused("spaceAccounts"),
            *(self.portal.refused("spaceAccounts", criteria=each) for each in parts),
        }

    def invalid_auth_method(self) -> set[str]:
        answer = self.portal.http.post(
            "/graphql",
            headers={"Authorization": basic()},
            json={"query": "{ spaces { id } }"},
        )
        assert answer.status_code == 401
        return {self._code(answer)}

    def platform_call_error(self) -> set[str]:
        stranger = self.portal.as_(STRANGER, space=None)
        return {
            stranger.refused("spaceCreate", input=space_input(accountGroupId=GROUP))
        }

    def unauthorized(self) -> set[str]:
        neighbour = self.portal.as_(NEIGHBOUR, space=RESELLERS)
        return {neighbour.refused("environments")}

    def artifact_not_in_space(self) -> set[str]:
        instance_id = self.portal.install()
        resellers = self.portal.as_(self.portal.account_id, space=RESELLERS)
        asked = {"integrationPackInstanceId": instance_id}
        return {resellers.refused("integrationPackInstanceProcesses", **asked)}

    def ipack_instance_id_invalid(self) -> set[str]:
        return {self.portal.refused("integrationPackInstanceUninstall", id="unknown")}

    def ipack_not_found_in_space(self) -> set[str]:
        unknown = {"integrationPackId": "unknown"}
        return {self.portal.refused("integrationPackInstanceInstall", input=unknown)}

    def _submit(self, listing_id: str, status: str | None) -> str:
        recipe = {"recipeSubmissionStatus": {"status": status}}
        return self.owner.refused(
            "submissionStatusUpdate",
            input={"spaceArtifactListingId": listing_id, "newSubmissionStatus": recipe},
        )

    def no_space_artifact_metadata_found(self) -> set[str]:
        return {
            self._submit("unknown", "NEED_REVIEW"),
            self.owner.refused("spaceArtifactListingDelete", id="unknown"),
        }

    def invalid_new_submission_status(self) -> set[str]:
        return {self._submit("listing-1", each) for each in ("ANY_OTHER", None)}

    def submission_status_update_not_allowed(self) -> set[str]:
        self.owner.ask(
            "submissionStatusUpdate",
            input={
                "spaceArtifactListingId": "listing-1",
                "newSubmissionStatus": {
                    "recipeSubmissionStatus": {"status": "NEED_REVIEW"}
                },
            },
        )
        return {self._submit("listing-1", "NEED_REVIEW")}

    def space_name_is_lengthy(self) -> set[str]:
        return {self.create(name="a" * 256), self.update(name="a" * 256)}

    def space_logo_upload_error(self) -> set[str]:
        too_large = {"file": ("logo.png", png(262_145))}
        inputs = {
            CREATE: space_input(theme={"logo": None}),
            UPDATE: {"id": SPACE, "name": "New", "theme": {"logo": None}},
        }
        return {
            self._code(
                self._post(
                    data=form(
                        query, {"input": given}, file="variables.input.theme.logo"
                    ),
                    files=too_large,
                )
            )
            for query, given in inputs.items()
        }

    def _post(self, **request: Any) -> httpx2.Response:
        token = self.portal.http.get(
            f"/auth/jwt/generate/{OWNER}", headers={"Authorization": basic()}
        ).text
        headers = {"Authorization": f"Bearer {token}"}
        return self.portal.http.post("/graphql", headers=headers, **request)

    def _without_claim(self, name: str) -> str:
        good = jwt.decode(
            self.portal.http.get(
                f"/auth/jwt/generate/{ACCOUNT}", headers={"Authorization": basic()}
            ).text,
            options={"verify_signature": False},
        )
        claims = {key: value for key, value in good.items() if key != name}
        token = jwt.encode(claims, SECRET)
        answer = self.portal.http.post(
            "/graphql",
            headers={"Authorization": f"Bearer {token}"},
            json={"query": "{ spaces { id } }"},
        )
        assert answer.status_code == 200
        return self._code(answer)

    def _code(self, answer: httpx2.Response) -> str:
        [error] = answer.json()["errors"]
        assert error["extensions"]["errorCode"] == error["message"]
        code: str = error["message"]
        return code


@pytest.mark.parametrize("error", CATALOGUE, ids=lambda error: error.code)
def test_a_code_is_triggered_as_the_catalogue_says(
    error: type[ServiceError], emulate: Callable[..., TestClient]
) -> None:
    triggers = Triggers(Portal(emulate(seed=(COMPANY,), jwt_secret=SECRET)))

    reach = getattr(triggers, error.code.lower(), None)

    if error.code in BY_FAULT_ALONE:
        assert reach is None
        assert "a fault does" in error.trigger
    else:
        assert reach
        assert reach() == {error.code}
