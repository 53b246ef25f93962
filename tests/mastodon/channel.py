"""A platform in the shape of Mastodon's as a channel. MastodonChannel is a ports.Channel.

Its cursor is the id of a notification: what was written long ago on another server is told of when it arrives. Its
replies begin with the name of whom they answer, who would not hear of them otherwise.
"""

import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import requests

from civic.core.calls import Tally, Window
from civic.core.pacing import Pace
from civic.core.post import InboundPost, OwnReply, PostPhoto
from civic.ports import (
    ChannelPaused,
    Clock,
    OutboundPhoto,
    PermanentFailure,
    TemporaryFailure,
    TooManyCalls,
    UnknownOutcome,
)

IDS_A_CALL = 20
Json = dict[str, Any]


class MastodonChannel:
    name = "mastodon"
    known_as = "Mastodon"
    lists_at_most = sys.maxsize
    pace = Pace(timedelta(minutes=5), most=290, unhurried=250)
    look = "GET notifications"
    call_names: Mapping[str, str] = {
        "GET notifications": "Reading posts to us",
        "POST statuses": "Posting replies",
    }

    def __init__(self, url: str, token: str, clock: Clock) -> None:
        self._url, self._clock, self._lock = url, clock, threading.Lock()
        self._headers = {"Authorization": f"Bearer {token}"}
        self._windows: dict[str, Window] = {}
        self._keys_taken: bool | None = None
        self._own_id = ""

    def pages_since(self, since_id: str | None) -> Iterator[list[InboundPost]]:
        asked: Json = {"types[]": "mention"} | ({"since_id": since_id} if since_id else {})
        while told := self._ask("GET", "notifications", params=asked):
            yield [self._post(one["status"], one["id"]) for one in told]
            asked["max_id"] = told[-1]["id"]

    def search(self, since_id: str, until_id: str) -> Iterator[list[InboundPost]]:
        raise PermanentFailure("Mastodon lists all posts, so there is nothing to search for.")

    def photo(self, url: str) -> bytes:
        return self._answer("GET", url).content

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        answered = self._ask("GET", f"statuses/{to_id}")
        media = [self._upload(photo) for photo in photos]
        words = f"@{answered['account']['acct']} {text}"
        given = {"status": words, "in_reply_to_id": to_id, "media_ids[]": media}
        made = self._ask("POST", "statuses", says=True, data=given, headers={"Idempotency-Key": key})
        return str(made["id"])

    def find_reply(self, to_id: str, text: str) -> str | None:
        found = (one for one in self._replies(to_id) if words_in(one["content"]).endswith(f" {text}"))
        return next((str(one["id"]) for one in found), None)

    def replies(self, to_id: str) -> list[OwnReply]:
        return [
            OwnReply(one["id"], datetime.fromisoformat(one["created_at"]), words_in(one["content"]))
            for one in [*self._replies(to_id)][::-1]
        ]

    def newer(self, one: str, other: str | None) -> bool:
        return other is None or int(one) > int(other)

    def take_tally(self) -> Tally:
        with self._lock:
            tally = Tally(windows=self._windows, keys_taken=self._keys_taken)
            self._windows, self._keys_taken = {}, None
        return tally

    def gone(self, ids: Sequence[str]) -> set[str]:
        standing: set[str] = set()
        for first in range(0, len(ids), IDS_A_CALL):
            asked = {"id[]": ids[first : first + IDS_A_CALL]}
            standing |= {str(one["id"]) for one in self._ask("GET", "statuses", params=asked)}
        return set(ids) - standing

    def _post(self, status: Json, cursor: str) -> InboundPost:
        who, answers = status["account"], status["in_reply_to_id"]
        before = self._ask("GET", f"statuses/{status['id']}/context")["ancestors"] if answers else []
        pictures = [one for one in status["media_attachments"] if one["type"] == "image"]
        return InboundPost(
            channel=self.name, id=status["id"], root_id=status["id"], cursor=cursor,
            thread_id=before[0]["id"] if before else answers or status["id"], in_reply_to_id=answers,
            author_id=who["id"], author_handle=who["acct"], author_name=who["display_name"],
            text=words_in(status["content"]), posted_at=datetime.fromisoformat(status["created_at"]),
            photos=tuple(PostPhoto(one["url"], one["description"] or "") for one in pictures),
            language=status["language"], own=who["id"] == self._me(), raw=status,
        )  # fmt: skip

    def _replies(self, to_id: str) -> Iterator[Json]:
        """Newest first."""
        asked: Json = {"since_id": to_id}
        while told := self._ask("GET", f"accounts/{self._me()}/statuses", params=asked):
            yield from (one for one in told if one["in_reply_to_id"] == to_id)
            asked["max_id"] = told[-1]["id"]

    def _upload(self, photo: OutboundPhoto) -> str:
        sent = {"file": ("photo.jpg", photo.data, "image/jpeg")}
        url = f"{self._url}/api/v2/media"
        return str(self._answer("POST", url, files=sent, data={"description": photo.alt}).json()["id"])

    def _me(self) -> str:
        self._own_id = self._own_id or str(self._ask("GET", "accounts/verify_credentials")["id"])
        return self._own_id

    def _ask(self, method: str, path: str, *, says: bool = False, **given: Any) -> Any:
        answer = self._answer(method, f"{self._url}/api/v1/{path}", says=says, **given)
        self._hear(f"{method} {path.partition('/')[0]}", answer)
        return answer.json()

    def _answer(self, method: str, url: str, *, says: bool = False, **given: Any) -> requests.Response:
        """`says` is what somebody sees at once, and must not be done twice."""
        headers = self._headers | given.pop("headers", {})
        try:
            answer = requests.request(method, url, headers=headers, timeout=20, **given)
        except requests.RequestException as error:
            words = f"Mastodon took the call and gave no answer ({type(error).__name__})."
            raise (UnknownOutcome if says else TemporaryFailure)(words) from error
        if answer.status_code >= 500:
            raise (UnknownOutcome if says else TemporaryFailure)("Mastodon has trouble of its own.")
        self._refuse(answer)
        return answer

    def _refuse(self, answer: requests.Response) -> None:
        self._keys_taken = answer.status_code != 401
        if answer.status_code == 429:
            until = datetime.fromisoformat(answer.headers["x-ratelimit-reset"])
            raise TooManyCalls("Mastodon takes no more calls for now.", until)
        if answer.status_code == 401:
            again = self._clock.now() + timedelta(minutes=5)
            raise ChannelPaused("Mastodon refuses our access token. Put a new one into the settings.", again)
        if answer.status_code >= 400:
            raise PermanentFailure(f"Mastodon refuses: {answer.json().get('error', answer.status_code)}")

    def _hear(self, call: str, answer: requests.Response) -> None:
        limit, left = (int(answer.headers[f"x-ratelimit-{name}"]) for name in ("limit", "remaining"))
        resets = datetime.fromisoformat(answer.headers["x-ratelimit-reset"])
        with self._lock:
            self._windows[call] = Window(limit, left, resets, self._clock.now())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("br", "p"):
            self.parts.append("\n")


def words_in(content: str) -> str:
    """What a person reads of a post."""
    reader = _Words()
    reader.feed(content)
    reader.close()
    return "".join(reader.parts).strip()
