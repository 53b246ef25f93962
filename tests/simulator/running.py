"""The simulator on a free port, and clients that speak to it as they would to X: tweepy over real HTTP."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import tweepy
from fastapi import FastAPI
from PIL import Image
from requests.adapters import HTTPAdapter

from civic.simulator.app import create_app
from civic.simulator.server import Server, listen, server_for
from civic.simulator.state import State
from civic.simulator.state.accounts import AccountKeys, Credentials, credentials, seed

ROOT = Path(__file__).resolve().parents[2]
COUNCIL = "WrenfordCouncil"
PARENT = "almaparkparent"
NAN = "northside_nan"


def a_jpeg(width: int = 640, height: int = 480, *, exif: bool = False) -> bytes:
    written = io.BytesIO()
    picture = Image.new("RGB", (width, height), "seagreen")
    tags = picture.getexif()
    if exif:
        tags[0x010F] = "Somebody's phone"
        tags[0x0112] = 6
        tags.get_ifd(0x8825)[1] = "S"
    picture.save(written, "JPEG", exif=tags)
    return written.getvalue()


class Here(HTTPAdapter):
    """Sends what was signed for X's host to the simulator, with X's host name, as the product does."""

    def __init__(self, url: str) -> None:
        self._url = url
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        asked = urlsplit(str(request.url))
        request.headers["Host"] = asked.netloc
        request.url = self._url + asked.path + (f"?{asked.query}" if asked.query else "")
        return super().send(request, *args, **{**options, "timeout": 20})


class Simulator:
    def __init__(self, app: FastAPI, url: str) -> None:
        self.app, self.url = app, url
        self.state: State = app.state.platform.state
        self.keys: Credentials = credentials(self.state, url)
        self._clients: dict[str, tweepy.Client] = {}

    def account(self, username: str) -> AccountKeys:
        everybody = [self.keys["council"], *self.keys["residents"]]
        return next(one for one in everybody if one["username"] == username)

    def client(self, username: str = COUNCIL) -> tweepy.Client:
        if username not in self._clients:
            self._clients[username] = self.new_client(**self.account(username))
        return self._clients[username]

    def new_client(
        self, *, access_token: str, access_token_secret: str, consumer_secret: str = "", **_: str
    ) -> tweepy.Client:
        client = tweepy.Client(
            consumer_key=self.keys["consumer_key"],
            consumer_secret=consumer_secret or self.keys["consumer_secret"],
            access_token=access_token, access_token_secret=access_token_secret, return_type=dict,
        )  # fmt: skip
        client.session.mount("https://", Here(self.url))
        return client

    def app_client(self) -> tweepy.Client:
        """One that has the app's bearer token and no user."""
        client = tweepy.Client(bearer_token=self.control("GET", "accounts")["bearer_token"], return_type=dict)
        client.session.mount("https://", Here(self.url))
        return client

    def ask(
        self, path: str, username: str = COUNCIL, method: str = "GET", **options: Any
    ) -> requests.Response:
        """A signed call outside of tweepy's own vocabulary, whatever its status."""
        client = self.client(username)
        auth = tweepy.OAuth1UserHandler(
            client.consumer_key, client.consumer_secret, client.access_token, client.access_token_secret
        ).apply_auth()
        session: requests.Session = client.session
        return session.request(method, f"https://api.twitter.com{path}", auth=auth, **options)

    def control(self, method: str, path: str, **options: Any) -> Any:
        answer = requests.request(method, f"{self.url}/simulator/api/{path}", timeout=20, **options)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def post(self, username: str, text: str = "", *photos: bytes, **more: Any) -> str:
        files = [("photos", (f"{n}.jpg", data)) for n, data in enumerate(photos)] or None
        told = self.control("POST", "posts", data={"username": username, "text": text, **more}, files=files)
        return str(told["id"])

    def batch(self, count: int, username: str = PARENT) -> list[str]:
        texts = [f"@{COUNCIL} pothole number {n} in Foundry Street" for n in range(count)]
        posts = [{"username": username, "text": text} for text in texts]
        ids: list[str] = self.control("POST", "posts/batch", json=posts)["ids"]
        return ids

    def now(self) -> float:
        """Its own time, which tests push forward; in seconds."""
        return self.state.clock.now_ms() / 1000

    def mentions(self, **asked: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.client().get_users_mentions(
            self.keys["council"]["id"], user_auth=True, **asked
        )
        return found


@contextmanager
def running(state_file: Path, **given: Any) -> Iterator[Simulator]:
    given = {"assets_dir": ROOT / "web/static", "templates_dir": ROOT / "web/templates", **given}
    app = create_app(state_file, **given)
    seed(app.state.platform.state)
    listener = listen(0)
    server = server_for(app)
    started = _tell_when_started(server)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    assert started.wait(60), "the simulator did not start"
    try:
        yield Simulator(app, f"http://127.0.0.1:{listener.getsockname()[1]}")
    finally:
        server.should_exit = True
        thread.join(10)


def _tell_when_started(server: Server) -> threading.Event:
    started, startup = threading.Event(), server.startup

    async def tell(*args: Any, **options: Any) -> None:
        await startup(*args, **options)
        started.set()

    server.startup = tell  # type: ignore[method-assign]
    return started
