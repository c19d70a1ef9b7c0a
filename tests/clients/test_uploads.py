"""HTTP clients that write multipart forms in their own way."""

import os
from pathlib import Path

import pytest

from mockspaces.server import MockSpaces
from tests.clients.programs import run
from tests.requirements import missing, needed

pytestmark = pytest.mark.slow

JARS = [  # Debian's libhttpclient5-java
    f"/usr/share/java/{name}.jar"
    for name in ("httpclient5", "httpcore5", "httpcore5-h2", "slf4j-api")
]


def test_apache_http_client_uploads_a_logo(server: MockSpaces) -> None:
    if not all(Path(jar).exists() for jar in JARS):
        missing("Debian's package libhttpclient5-java is not installed")
    jars = os.pathsep.join(JARS)
    url = f"{server.url}/sandbox/apache"

    printed = run(needed("java"), "-cp", jars, "java/Upload.java", url)

    assert printed == (
        "multipart/form-data; charset=ISO-8859-1; …\ncreated Partners\nfound the logo\n"
    )


def test_php_uploads_a_logo(server: MockSpaces) -> None:
    php = needed("php")
    if "curl" not in run(php, "-m").split():
        missing("Debian's package php-curl is not installed")

    printed = run(php, "php/upload.php", f"{server.url}/sandbox/php")

    assert printed == "created Partners\nfound the logo\n"
