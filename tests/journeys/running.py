"""Civic as its users run it: commands in processes of their own, spoken to over HTTP only."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson
import requests

T = TypeVar("T")
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
PATIENCE_SECONDS = 60.0
CIVIC = (sys.executable, "-m", "civic")


class Command:
    """A running `civic …`; its own process, ended by its id."""

    def __init__(self, *arguments: str, log: Path, **environment: str) -> None:
        self.log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [*CIVIC, *arguments], stdout=out, stderr=subprocess.STDOUT, env=os.environ | environment
            )

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> float:
        """As Ctrl-C or an operator would; how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        return time.monotonic() - began

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def alive(self) -> bool:
        return self.process.poll() is None


class Demo(Command):
    """`civic demo` on free ports, with its facts from demo.json."""

    def __init__(self, folder: Path, *options: str) -> None:
        file = folder / "demo.json"
        before = file.stat().st_mtime_ns if file.exists() else 0
        super().__init__(
            "demo", "--port", "0", "--simulator-port", "0", "--data-dir", str(folder), "--no-open", *options,
            log=folder.parent / "demo.log",
        )  # fmt: skip
        eventually(lambda: self._ready(file, before), "the demo is ready", self)
        self.facts: dict[str, Any] = orjson.loads(file.read_bytes())
        self.town = Town(self.facts["public_url"], self.facts["simulator"]["url"])

    def _ready(self, file: Path, before: int) -> bool:
        if not file.exists() or file.stat().st_mtime_ns == before:
            return False
        with contextlib.suppress(requests.ConnectionError, requests.Timeout):
            return requests.get(orjson.loads(file.read_bytes())["public_url"] + "/healthz", timeout=5).ok
        return False

    def password(self, username: str) -> str:
        return next(str(user["password"]) for user in self.facts["users"] if user["username"] == username)


class Town:
    """Residents at the simulator and people at the pages, over HTTP."""

    def __init__(self, url: str, x_url: str) -> None:
        self.url, self.x_url = url, x_url

    def tweet(
        self, text: str, by: str = "almaparkparent", reply_to: str | None = None, **photos: bytes
    ) -> str:
        """Post as a resident; the id."""
        data = {"username": by, "text": text} | ({"in_reply_to": reply_to} if reply_to else {})
        files = [("photos", (f"{name}.jpg", content, "image/jpeg")) for name, content in photos.items()]
        answer = requests.post(
            f"{self.x_url}/simulator/api/posts", data=data, files=files or None, timeout=20
        )
        answer.raise_for_status()
        return str(answer.json()["id"])

    def thread(self, post_id: str) -> list[dict[str, Any]]:
        """A conversation as X's API would show it, oldest first."""
        return list(self._thread(post_id)["data"])

    def alt_texts(self, post: dict[str, Any]) -> list[str]:
        """What the photos of a post say to those who cannot see them."""
        media = {one["media_key"]: one for one in self._thread(post["conversation_id"])["includes"]["media"]}
        return [media[key].get("alt_text", "") for key in post["attachments"]["media_keys"]]

    def _thread(self, post_id: str) -> dict[str, Any]:
        answer = requests.get(f"{self.x_url}/simulator/api/threads/{post_id}", timeout=10)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def replies(self, post_id: str, to: str | None = None) -> list[dict[str, Any]]:
        """The council's posts in a conversation, to one post of it if given."""
        council = requests.get(f"{self.x_url}/simulator/api/accounts", timeout=10).json()["council"]["id"]
        ours = [post for post in self.thread(post_id) if post["author_id"] == council]
        return [post for post in ours if to is None or to in _replied_to(post)]

    def reply(self, post_id: str, holding: str = "", number: int = 1, to: str | None = None) -> str:
        """Wait for the council's reply number `number` and give its text."""

        def there() -> str | None:
            found = self.replies(post_id, to)
            return str(found[number - 1]["text"]) if len(found) >= number else None

        text: str = eventually(there, f"the council's reply number {number}")
        assert holding in text, text
        return text

    def report(self, ref: str) -> dict[str, Any]:
        answer = requests.get(f"{self.url}/reports/{ref}.json", timeout=10)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def sign_in(self, username: str, password: str) -> requests.Session:
        session = requests.Session()
        session.headers.update(SAME_SITE)
        data = {"username": username, "password": password}
        answer = session.post(f"{self.url}/sign-in", data=data, allow_redirects=False, timeout=20)
        assert answer.status_code == 303, answer.text
        return session


def _replied_to(post: dict[str, Any]) -> list[str]:
    return [one["id"] for one in post.get("referenced_tweets", ()) if one["type"] == "replied_to"]


def reference(text: str) -> str:
    """The R-1042 in a reply."""
    found = re.search(r"R-\d+", text)
    assert found, text
    return found[0]


def eventually(look: Callable[[], T | None], what: str, command: Command | None = None) -> T:
    """Look until there is something to see; processes of their own give no event to wait for."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        seen = look()
        if seen:
            return seen
        if command and not command.alive():
            break
        time.sleep(0.05)
    told = f"\n{command.said()[-3000:]}" if command else ""
    raise AssertionError(f"{what}: not within {PATIENCE_SECONDS:.0f} seconds{told}")


@contextlib.contextmanager
def ended(commands: Sequence[Command]) -> Iterator[None]:
    """Whatever happens, no process of ours stays."""
    try:
        yield
    finally:
        for command in commands:
            if command.alive():
                command.kill()
