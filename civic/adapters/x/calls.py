"""The calls of X's API that we make, through tweepy, signed as the council's account.

In: ids and words. Out: X's answers as they come, as dicts. Raises Refused and NoAnswer, never anything of tweepy's.
Promises: what X bills is counted on the meter, each call where it is made.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tweepy
from requests import JSONDecodeError

from civic.adapters.x import prices
from civic.adapters.x.dialect import USER, Dialect, misunderstood
from civic.adapters.x.line import SIGNED_FOR, Json, Line, NoAnswer, Refused, keep_secrets_out_of_logs
from civic.adapters.x.meter import Meter
from civic.core.weighted_length import has_link

PAGE = 100
IDS_A_CALL = 100
LONGEST_ALT = 1000
INCLUDED = (
    ("users", prices.INCLUDED_USER),
    ("tweets", prices.INCLUDED_POST),
    ("posts", prices.INCLUDED_POST),
)


@dataclass(frozen=True)
class Keys:
    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)


class Calls:
    def __init__(
        self, base_url: str, keys: Keys, timeout_s: float, meter: Meter, *, with_authors: bool = True
    ) -> None:
        """`with_authors` asks for the authors of posts along with them."""
        keep_secrets_out_of_logs()
        self._client = tweepy.Client(
            consumer_key=keys.consumer_key,
            consumer_secret=keys.consumer_secret,
            access_token=keys.access_token,
            access_token_secret=keys.access_token_secret,
            return_type=dict,
            wait_on_rate_limit=False,
        )
        self._client.session.mount(SIGNED_FOR, Line(base_url, timeout_s, meter.hear))
        self._meter = meter
        self._sign = tweepy.OAuth1UserHandler(
            keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret
        ).apply_auth
        self._dialect = Dialect.TWEET
        self._wanted = Dialect.everything if with_authors else Dialect.without_authors

    def me(self) -> Json:
        me = _object(self._client.get_me(user_auth=True))
        self._meter.count_read(prices.USER_READ, ids_in(me.get("data")))
        return me

    def mentions(self, own_id: str, since_id: str | None, token: str | None) -> Json:
        route = f"/2/users/{own_id}/mentions"
        return self._counted(prices.OWN_POST_READ, self._read(route, _page(since_id, token), self._wanted))

    def search(self, query: str, since_id: str, until_id: str, token: str | None) -> Json:
        """Of the last seven days."""
        given = {**_page(since_id, None), "query": query, "until_id": until_id}
        params = given | ({"next_token": token} if token else {})
        answer = self._read("/2/tweets/search/recent", params, self._wanted)
        return self._counted(prices.POST_READ, answer)

    def own_posts(self, own_id: str, since_id: str, token: str | None) -> Json:
        route = f"/2/users/{own_id}/tweets"
        return self._counted(
            prices.OWN_POST_READ, self._read(route, _page(since_id, token), Dialect.words_only)
        )

    def look_up(self, ids: Sequence[str]) -> Json:
        """At most IDS_A_CALL posts; those that are gone stand in `errors`."""
        answer = self._read("/2/tweets", {"ids": ",".join(ids)}, Dialect.without_authors)
        return self._counted(prices.POST_READ, answer)

    def users(self, ids: Sequence[str]) -> Json:
        """At most IDS_A_CALL accounts; those that are gone stand in `errors`."""
        answer = self._get("/2/users", {"ids": ",".join(ids), **USER})
        self._meter.count_read(prices.USER_READ, ids_in(answer.get("data")))
        return answer

    def standing(self, ids: Sequence[str]) -> Json:
        """Whether these at most IDS_A_CALL posts are still there: those that are not stand in `errors`, and those that are
        withheld somewhere say so."""
        answer = self._read("/2/tweets", {"ids": ",".join(ids)}, Dialect.standing)
        return self._counted(prices.POST_READ, answer)

    def ask(self, method: str, route: str, told: Json | None = None) -> Json:
        """A call about webhooks or subscriptions, which tweepy has no methods for."""
        return _object(self._client.request(method, route, json=told, user_auth=True).json())

    def upload(self, photo: bytes) -> str:
        """The media id, which lives for a day. tweepy has no call for this endpoint."""
        answer = self._client.session.post(
            f"{SIGNED_FOR}/2/media/upload",
            data={"media_category": "tweet_image", "media_type": "image/jpeg"},
            files={"media": ("photo.jpg", photo, "image/jpeg")},
            auth=self._sign(),
        )
        self._meter.count(prices.UPLOAD)
        return _id(answer.json())

    def describe(self, media_id: str, alt: str) -> None:
        told = {"id": media_id, "metadata": {"alt_text": {"text": alt[:LONGEST_ALT]}}}
        self._client.request("POST", "/2/media/metadata", json=told, user_auth=True)
        self._meter.count(prices.ALT_TEXT)

    def create(self, text: str, reply_to: str, media_ids: Sequence[str]) -> str:
        """A post that X may have made though it did not say so is counted as made."""
        kind = prices.kind_of_post(reply_to, has_link=has_link(text))
        try:
            answer = self._client.create_tweet(
                text=text, in_reply_to_tweet_id=reply_to, media_ids=list(media_ids) or None, user_auth=True
            )
        except JSONDecodeError:
            self._meter.count(kind)
            raise
        except NoAnswer as silence:
            if silence.sent:
                self._meter.count(kind)
            raise
        self._meter.count(kind)
        return _id(answer)

    def _counted(self, kind: str, answer: Json) -> Json:
        """Reads are billed by what they return, not by how often one looks."""
        found, included = ids_in(answer.get("data")), _object(answer.get("includes") or {})
        self._meter.count_read(kind, found)
        for name, more in INCLUDED:
            self._meter.count_read(more, ids_in(included.get(name)))
        if not found:
            self._meter.count(prices.EMPTY_LOOK)
        return answer

    def _read(
        self, route: str, params: Mapping[str, str], wanted: Callable[[Dialect], Mapping[str, str]]
    ) -> Json:
        """tweepy's own methods know only the old vocabulary, its plain request takes either."""
        try:
            return self._get(route, {**params, **wanted(self._dialect)})
        except Refused as refused:
            if not misunderstood(refused, self._dialect):
                raise
        answer = self._get(route, {**params, **wanted(self._dialect.other)})
        self._dialect = self._dialect.other
        return answer

    def _get(self, route: str, params: Mapping[str, str]) -> Json:
        return _object(self._client.request("GET", route, params=dict(params), user_auth=True).json())


def ids_in(listed: object) -> list[str]:
    """The ids of an object, or of a list of them, as far as they have one."""
    entries = listed if isinstance(listed, list) else [listed]
    return [str(entry["id"]) for entry in entries if isinstance(entry, dict) and entry.get("id")]


def _page(since_id: str | None, token: str | None) -> dict[str, str]:
    given = {"max_results": str(PAGE), "since_id": since_id, "pagination_token": token}
    return {name: value for name, value in given.items() if value}


def _object(answer: Any) -> Json:
    if not isinstance(answer, dict):
        raise NoAnswer("X gave an answer that could not be read.", sent=True)
    return answer


def _id(answer: Any) -> str:
    data = _object(answer).get("data")
    found = data.get("id") if isinstance(data, dict) else None
    if not found:
        raise NoAnswer("X took the request and did not say under which id.", sent=True)
    return str(found)
