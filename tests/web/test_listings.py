from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import CREATE
from tests.conftest import Caller
from tests.portal import DOCUMENTS, Portal

CATALOG = "{ catalogListings { totalCount catalogListings { slug } } }"
PORTAL = "87b1f4df-2a3c-4c63-94b2-f3e664ebcaca"
OWNER, MEMBER = "quillmere-7K2M9Q", "tallowbridge-Q5C7RD"


@pytest.fixture
def demo(emulate: Callable[..., TestClient]) -> TestClient:
    return emulate(seed=("demo",))


def asked(http: TestClient, account_id: str | None, name: str, **variables: Any) -> Any:
    headers = Caller(http, account_id).headers if account_id else {}
    request = {"query": DOCUMENTS[name], "operationName": name, "variables": variables}
    answer = http.post("/graphql", headers=headers, json=request)
    assert answer.status_code == 200
    assert "errors" not in answer.json(), answer.json()
    return answer.json()["data"][name]


def test_the_catalogue_is_there_without_a_token(demo: TestClient) -> None:
    found = asked(
        demo, None, "catalogListings", input={"searchTerm": "portal", "limit": 5}
    )

    assert (found["totalCount"], found["currentPageSize"]) == (1, 1)
    [listing] = found["catalogListings"]
    assert listing["slug"] == "supplier-portal"
    assert listing["listingArtifact"] == {
        "listingType": "ACCELERATOR",
        "artifactSourceId": None,
    }
    assert listing["listingTags"][0]["listingTag"]["categoryCode"] == (
        "solution_asset_type"
    )


def test_the_catalogue_has_drafts_for_those_who_ask(demo: TestClient) -> None:
    drafts = asked(
        demo, None, "catalogListings", input={"catalogListingStatus": ["DRAFT", None]}
    )

    [listing] = drafts["catalogListings"]
    assert (listing["slug"], listing["publishedDate"]) == ("stock-levels", None)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (CATALOG, 200),
        ("{ __typename catalogListings { totalCount } }", 200),
        ("{ __typename }", 401),
        ("{ catalogListings { nothing } }", 400),
        ("{ spaces { id } catalogListings { totalCount } }", 401),
        (CREATE, 401),
        ("{", 401),
    ],
)
def test_nothing_else_is_there_without_a_token(
    demo: TestClient, query: str, status: int
) -> None:
    assert demo.post("/graphql", json={"query": query}).status_code == status


def test_a_fault_of_the_catalogue_needs_no_token(demo: TestClient) -> None:
    Caller(demo).expect(
        {"error": "PLATFORM_CALL_ERROR"}, match={"operation": "catalogListings"}
    )

    answer = demo.post("/graphql", json={"query": CATALOG}).json()

    assert answer["errors"][0]["message"] == "PLATFORM_CALL_ERROR"


def test_a_catalogue_without_a_search_is_whole(demo: TestClient) -> None:
    answer = demo.post("/graphql", json={"query": CATALOG}).json()

    assert answer["data"]["catalogListings"]["totalCount"] == 3


def test_a_member_sees_listings_of_a_space(demo: TestClient) -> None:
    found = asked(demo, MEMBER, "spaceArtifactListings", input={"spaceId": PORTAL})

    assert (found["numberOfResults"], found["currentPageSize"]) == (3, 3)
    published, submitted, draft = found["spaceArtifactsData"]
    assert published["submissionStatus"] == {
        "__typename": "ArtifactSubmissionStatus",
        "spaceArtifactStatus": "PUBLISHED",
    }
    assert published["tags"][0]["artifactListingTagName"] == "orders"
    assert published["publisher"] == {"id": OWNER}
    assert published["spaceArtifactListingMetaData"]["keyFeatures"] == [
        "Imports orders twice an hour",
        "Sends confirmations and invoices",
    ]
    assert submitted["topics"][0]["hasNewNote"] is True
    assert draft["publisher"] is None
    assert draft["createdByAccountId"] == MEMBER


def test_listings_are_chosen_by_id(demo: TestClient) -> None:
    everything = asked(demo, OWNER, "spaceArtifactListings", input={"spaceId": PORTAL})
    wanted = everything["spaceArtifactsData"][1]["id"]

    found = asked(
        demo,
        OWNER,
        "spaceArtifactListings",
        input={
            "spaceId": PORTAL,
            "spaceArtifactListingIds": [wanted, None],
            "spaceArtifactListingType": "INTEGRATION_PACK",
        },
    )

    assert [each["id"] for each in found["spaceArtifactsData"]] == [wanted]


def test_a_recipe_is_submitted_and_deleted(demo: TestClient) -> None:
    recipe = "e04c7b92-5d6a-4813-a7f0-6b5c4d3e2f1a"
    submitted = asked(
        demo,
        OWNER,
        "submissionStatusUpdate",
        input={
            "spaceArtifactListingId": recipe,
            "newSubmissionStatus": {
                "recipeSubmissionStatus": {"status": "NEED_REVIEW"}
            },
        },
    )
    deleted = asked(demo, OWNER, "spaceArtifactListingDelete", id=recipe)

    assert submitted["submissionStatus"] == {
        "__typename": "RecipeSubmissionStatus",
        "status": "NEED_REVIEW",
    }
    assert submitted["modifiedByUserId"] == "me@example.com"
    assert submitted["lastSubmittedByUserId"] == "me@example.com"
    assert submitted["lastSubmittedDate"] == "2023-11-14T22:13:20Z"
    assert deleted is True


def test_a_submission_has_a_status(portal: Portal) -> None:
    owner = portal.as_("globex-0A1B2C")
    asked_for = {"spaceArtifactListingId": "listing-1", "newSubmissionStatus": {}}

    code = owner.refused("submissionStatusUpdate", input=asked_for)

    assert code == "INVALID_NEW_SUBMISSION_STATUS"


def test_a_space_shows_nothing_of_the_catalogue(demo: TestClient) -> None:
    answer = Caller(demo, OWNER).ask(
        "{ spaces { catalogArtifacts { ... on CatalogRecipe { id } } } }"
    )

    assert answer["data"]["spaces"] == [{"catalogArtifacts": None}] * 2
