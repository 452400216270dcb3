"""Where the program has a name, no other Host gets a connection, even one that has been made to point here."""

import http.client
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.browser.server import APP, served

NAME: Final = "positions.example.org"
UPGRADE: Final = {
    **{"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture(scope="module")
def address(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program, which is told its name."""
    folder = tmp_path_factory.mktemp("named")
    with served(APP, folder, POSITIONS_DATABASE_URL=seeded_url, STREAMLIT_SERVER_ALLOWED_HOSTS=NAME) as address:
        yield address


@pytest.mark.parametrize(
    ("host", "status"),
    [(NAME, 101), (f"{NAME}:8443", 101), ("elsewhere.example", 403), (f"{NAME}.elsewhere.example", 403)],
)
def test_only_the_name_of_the_program_gets_a_connection(address: str, host: str, status: int) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", "/_stcore/stream", headers=UPGRADE | {"Host": host, "Origin": f"https://{host}"})
    assert connection.getresponse().status == status
    connection.close()
