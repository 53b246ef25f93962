"""The simulator as a test sees it: post as a resident, look at what the council said, use up a rate window."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
from PIL import Image

from civic.adapters.x import XChannel
from civic.simulator.state import State
from civic.simulator.state.accounts import Credentials

NOW = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
COUNCIL = "WrenfordCouncil"


class StoppedClock:
    def now(self) -> datetime:
        return NOW


def a_jpeg(width: int = 640, height: int = 480, colour: str = "seagreen") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "JPEG")
    return written.getvalue()


def channel_to(base_url: str, **given: Any) -> XChannel:
    keys = dict.fromkeys(
        ("consumer_key", "consumer_secret", "access_token", "access_token_secret"), "a-test-key"
    )
    return XChannel(
        **{"base_url": base_url, "clock": StoppedClock(), "timeout_seconds": 20.0, **keys, **given}
    )


@dataclass
class SimulatedX:
    keys: Credentials
    state: State

    @property
    def url(self) -> str:
        return self.keys["url"]

    @property
    def council_id(self) -> str:
        return self.keys["council"]["id"]

    def channel(self, **given: Any) -> XChannel:
        council = self.keys["council"]
        return channel_to(
            self.url,
            **{
                "consumer_key": self.keys["consumer_key"],
                "consumer_secret": self.keys["consumer_secret"],
                "access_token": council["access_token"],
                "access_token_secret": council["access_token_secret"],
                **given,
            },
        )

    def post(
        self, text: str, username: str = "almaparkparent", photos: tuple[bytes, ...] = (), **more: str
    ) -> str:
        files = [("photos", (f"{n}.jpg", data, "image/jpeg")) for n, data in enumerate(photos)]
        answer = requests.post(
            f"{self.url}/simulator/api/posts",
            data={"username": username, "text": text, **more},
            files=files or None,
            timeout=10,
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def posts(self, *texts: str, username: str = "almaparkparent") -> list[str]:
        given = [{"username": username, "text": text} for text in texts]
        answer = requests.post(f"{self.url}/simulator/api/posts/batch", json=given, timeout=10)
        assert answer.status_code == 201, answer.text
        return [str(one) for one in answer.json()["ids"]]

    def delete(self, post_id: str) -> None:
        requests.delete(f"{self.url}/simulator/api/posts/{post_id}", timeout=10).raise_for_status()

    def thread(self, conversation_id: str) -> dict[str, Any]:
        found: dict[str, Any] = requests.get(
            f"{self.url}/simulator/api/threads/{conversation_id}", timeout=10
        ).json()
        return found

    def calls(self) -> list[str]:
        log = requests.get(f"{self.url}/simulator/api/log", timeout=10).json()
        return [f"{entry['method']} {entry['path']} {entry['status']}" for entry in reversed(log)]

    def use_up(self, endpoint: str, ends_s: int) -> None:
        """As if the council had made all the calls of this window."""
        with self.state.transaction() as db:
            db.execute(
                "insert or replace into rate_windows values (?, ?, ?, 100000)",
                (self.council_id, f"{endpoint} x-rate-limit", ends_s),
            )
