"""People who are signed in, as the pages meet them: a session whose provider has told who it is."""

import time
from typing import Any, Final

from streamlit.testing.v1 import AppTest

from tests.pages.reader import APP, run, turn_to

SECRETS: Final = {
    "auth": {
        **{"redirect_uri": "http://127.0.0.1:8501/oauth2callback", "cookie_secret": "only for tests"},
        **{"client_id": "positions", "client_secret": "only for tests"},
        "server_metadata_url": "http://127.0.0.1:1/.well-known/openid-configuration",
    }
}


def claims(email: str, **more: object) -> dict[str, Any]:
    """What a provider tells of somebody who has just signed in."""
    told = {"is_logged_in": True, "sub": "1", "email": email, "email_verified": True, "exp": time.time() + 600}
    return {key: value for key, value in (told | more).items() if value is not None}


def arrive(user: dict[str, Any] | None, page: str = "timeline", **link: str) -> AppTest:
    """A session of somebody with these claims, or of nobody, with a page opened by a link."""
    app = AppTest.from_file(APP, default_timeout=30)
    app.secrets = dict(SECRETS)
    app.user = user or {"is_logged_in": False}
    if page == "timeline":
        return run(app)
    app.query_params = {"issues": "none"}
    app.run()
    return turn_to(app, page, **link)
