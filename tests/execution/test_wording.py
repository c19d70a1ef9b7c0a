import pytest

from mockspaces.execution.wording import in_reference_words


@pytest.mark.parametrize(
    ("message", "reworded"),
    [
        (
            "Cannot query field 'a' on type 'B'. Did you mean 'c' or 'd'?",
            'Cannot query field "a" on type "B". Did you mean "c" or "d"?',
        ),
        (
            "Syntax Error: Expected Name, found '}'.",
            'Syntax Error: Expected Name, found "}".',
        ),
        (
            "Syntax Error: Unexpected character: '\"'.",
            "Syntax Error: Unexpected character: '\"'.",
        ),
        (
            "Expected value of non-null type 'ID!' not to be None.",
            'Expected value of non-null type "ID!" not to be null.',
        ),
        (
            "got invalid value {'a': None, 'b': [True, False, 'it'], 'c': {}}; x",
            'got invalid value { a: null, b: [true, false, "it"], c: {} }; x',
        ),
        ('cannot represent value: "it\'s"', 'cannot represent value: "it\'s"'),
        ("value: 'say \"a\"'", 'value: "say \\"a\\""'),
        (
            r"value: '\x00\x08\x0c\n\\x41 \'\x7f\'';",
            r"""value: "\u0000\b\f\n\\x41 '\u007f'";""",
        ),
        (r"""value: "it's\x00\"a\" ä";""", r"""value: "it's\u0000\"a\" ä";"""),
        ("Argument 'a': 'b'", 'Argument "a": "b"'),
        ("nobody's None-sense", "nobody's null-sense"),
    ],
)
def test_a_message_is_in_the_words_of_the_reference_implementation(
    message: str, reworded: str
) -> None:
    assert in_reference_words(message) == reworded
