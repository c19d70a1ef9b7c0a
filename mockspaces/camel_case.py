"""Names as JSON spells them."""


def camel_case(name: str) -> str:
    """Return a name in snake_case in camelCase."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
