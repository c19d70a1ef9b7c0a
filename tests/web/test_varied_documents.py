import pytest

from tests.conftest import Caller


@pytest.mark.parametrize(
    "document",
    [
        "{{ space(id: {}) {{ id }} }}",
        '{{ space(id: "{}") @skip(if: false) {{ id }} }}',
        "query ($i: ID = {}) {{ space(id: $i) {{ id }} }}",
    ],
)
def test_documents_that_differ_in_a_literal_are_answered_alike(
    caller: Caller, document: str
) -> None:
    answers = [caller.ask(document.format(number)) for number in (1, 2, 2, 3)]

    details = [each["errors"][0]["extensions"]["detail"] for each in answers]
    assert [detail.partition("Space ")[2] for detail in details] == [
        "'1'.",
        "'2'.",
        "'2'.",
        "'3'.",
    ]
