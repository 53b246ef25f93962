"""X's simulator as a program of its own, and residents who act through its control API.

In: a folder for its state. Out: posts, threads, a fault; and the settings that plug the product in. Promises: every
request has a connection of its own, since a server may well close one that is kept idle.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from civic.bench.processes import running, said

PATIENCE_SECONDS = 60.0
MENTIONS = "GET /2/users/:id/mentions"


@dataclass(frozen=True)
class X:
    """`keys` as the simulator's list of accounts gives them."""

    url: str
    keys: dict[str, Any]

    @property
    def residents(self) -> list[str]:
        return [str(one["username"]) for one in self.keys["residents"]]

    def settings(self) -> dict[str, str]:
        """What plugs the product in, for its environment."""
        council = self.keys["council"]
        return {
            "CIVIC_X_BASE_URL": self.url,
            "CIVIC_X_CONSUMER_KEY": self.keys["consumer_key"],
            "CIVIC_X_CONSUMER_SECRET": self.keys["consumer_secret"],
            "CIVIC_X_ACCESS_TOKEN": council["access_token"],
            "CIVIC_X_ACCESS_TOKEN_SECRET": council["access_token_secret"],
        }

    def tweet(self, texts: Sequence[str], turn: int = 0) -> list[str]:
        """Their ids; the residents write one after the other, beginning with whose turn it is."""
        names = self.residents
        posts = [
            {"username": names[number % len(names)], "text": text} for number, text in enumerate(texts, turn)
        ]
        return [str(one) for one in self._control("POST", "posts/batch", json=posts)["ids"]]

    def tweet_photo(self, text: str, jpeg: bytes) -> None:
        data = {"username": self.residents[0], "text": text}
        self._control("POST", "posts", data=data, files=[("photos", ("photo.jpg", jpeg))])

    def answered(self, names: Iterable[str]) -> list[str]:
        """Those of these posts that have a reply."""
        return [name for name in names if len(self._control("GET", f"threads/{name}")["data"]) > 1]

    @contextmanager
    def holding_back(self) -> Iterator[None]:
        """Meanwhile whoever asks for mentions is told that there are none."""
        fault = {"fault": "empty_page", "endpoint": MENTIONS}
        switch = self._control("POST", "faults", json=fault)
        yield
        self._control("DELETE", f"faults/{switch['id']}")

    def _control(self, method: str, path: str, **told: Any) -> Any:
        url = f"{self.url}/simulator/api/{path}"
        answer = requests.request(method, url, timeout=PATIENCE_SECONDS, **told)
        answer.raise_for_status()
        return answer.json() if answer.content else None


@contextmanager
def simulated(folder: Path) -> Iterator[X]:
    """A simulator with its usual cast."""
    command = ("-m", "civic", "simulator", "--port", "0", "--state", str(folder / "x.db"), "--seed")
    with running(command, {}, folder / "x.log") as program:
        url = said(program, r"The simulator is at (\S+);")
        keys = requests.get(f"{url}/simulator/api/accounts", timeout=PATIENCE_SECONDS).json()
        yield X(url, keys)
