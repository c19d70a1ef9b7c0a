"""The `Authorization` header."""


def split_authorization(header: str) -> tuple[str, str]:
    """Return the scheme and the credentials; either may be empty.

    More than one blank between them, or a tab, is common and does no harm.
    """
    scheme, _, credentials = header.replace("\t", " ").strip(" ").partition(" ")
    return scheme, credentials.lstrip(" ")
