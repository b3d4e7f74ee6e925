"""The demo world behind a real app: what page tests and browser tests visit."""

import re
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from yurong.seeds import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


@dataclass
class Browser:
    """A test client that sends forms as a browser does: with the token of a page it has seen."""

    client: TestClient
    token: str = ""

    def get(self, path: str, **options: Any) -> Any:
        answer = self.client.get(path, **options)
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, fields: dict[str, Any] | None = None, **options: Any) -> Any:
        if not self.token:
            self.get("/sign-up")
        answer = self.client.post(path, data={"csrf_token": self.token, **(fields or {})}, **options)
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def sign_in(self, email: str) -> "Browser":
        """Signs in as a demo person; the token for forms is that of the next page."""
        answer = self.post("/sign-in", {"email": email, "password": PASSWORD}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        self.token = ""
        return self
