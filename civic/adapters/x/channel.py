"""X as a channel. In: cursors, texts, photos. Out: posts to the council, and ids of replies that stand on X.

Promises: making one does no network call; a failure tells whether something may have been said; a reply that
may be there already is looked for on our own timeline, never sent again blindly.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from requests import JSONDecodeError

from civic.adapters.x.authors import Known
from civic.adapters.x.calls import IDS_A_CALL, Calls, Keys
from civic.adapters.x.line import Json, NoAnswer, Refused
from civic.adapters.x.meter import Meter
from civic.adapters.x.names import CALL_NAMES
from civic.adapters.x.page import Page, missing, references, withheld
from civic.adapters.x.parse import posted_at, posts_in
from civic.adapters.x.photos import PhotoSource, for_x
from civic.adapters.x.pushed import Seal, as_answer, event_name, whose
from civic.adapters.x.refusals import A_WHILE, ODD_ANSWER, failure, is_duplicate, reading, words
from civic.adapters.x.subscribing import have_pushed, still_pushes
from civic.adapters.x.words import said_in, same_words
from civic.core.calls import Tally
from civic.core.pacing import Pace
from civic.core.permission import Access
from civic.core.post import InboundPost, OwnReply
from civic.ports import (
    Authors,
    ChannelPaused,
    Clock,
    OutboundPhoto,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)

log = logging.getLogger("civic.x")
MOST_PHOTOS = 4
PACE = Pace(timedelta(minutes=15), most=95, unhurried=80)
"""X takes 100 posts in 15 minutes; five are left for what a person posts by hand and for windows that do not match."""
_REFUSED_BEFORE_DOING = 503
NO_USERS = "X tells this app of no users ({said}). Set CIVIC_X_AUTHORS_DAYS to 0, so that they come along with posts."
NO_SEARCH = "The plan of this app has no search on X: {said}"
NOT_SEARCHED = "X is not searched, since CIVIC_X_SEARCH is off."


class XChannel:
    name, known_as = "x", "X"
    lists_at_most = 800
    look = "GET /2/users/:id/mentions"
    signature_header = "x-twitter-webhooks-signature"
    pace = PACE
    call_names = CALL_NAMES

    def __init__(
        self,
        *,
        base_url: str,
        consumer_key: str,
        consumer_secret: str,
        access_token: str,
        access_token_secret: str,
        clock: Clock,
        handle: Callable[[], str] = str,
        timeout_seconds: float = 10.0,
        webhook_secret: str = "",
        access: Access = Access.SUMMONED,
        search: bool = True,
        authors: Authors | None = None,
    ) -> None:
        """`handle` tells the council's, to refuse keys of another account; "" takes whichever the keys name.

        `search` is whether X may be searched, which costs more than reading mentions.

        `authors` is what is known of who writes; without it X is asked for them with every post.

        `webhook_secret` is what X signs events with; "" for the app's own.

        One call takes `timeout_seconds` at most, a whole reply with its photos five times as long.
        """
        keys = Keys(consumer_key, consumer_secret, access_token, access_token_secret)
        self._meter = Meter(clock)
        self._calls = Calls(base_url, keys, timeout_seconds, self._meter, with_authors=authors is None)
        self._known = Known(self.name, authors, self._asked_for) if authors else None
        self._photos = PhotoSource(base_url, timeout_seconds)
        self._clock = clock
        self._patience_s = 4 * timeout_seconds
        self._handle = handle
        self._access = access
        self._may_search = search
        self._seal = Seal(webhook_secret or consumer_secret)
        self._own: tuple[str, str] | None = None

    def pages_since(self, since_id: str | None) -> Iterator[list[InboundPost]]:
        own_id = self._me()
        return self._walk(lambda token: self._calls.mentions(own_id, since_id, token))

    def search(self, since_id: str, until_id: str) -> Iterator[list[InboundPost]]:
        if not self._may_search:
            raise PermanentFailure(NOT_SEARCHED)
        self._me()
        query = f"@{self._own[1] if self._own else ''} -is:retweet"
        return self._walk(lambda token: self._searched(query, since_id, until_id, token))

    def _searched(self, query: str, since_id: str, until_id: str, token: str | None) -> Json:
        """A plan without search is no trouble of the channel."""
        try:
            return self._calls.search(query, since_id, until_id, token)
        except Refused as refused:
            if refused.status == 403:
                raise PermanentFailure(NO_SEARCH.format(said=words(refused))) from refused
            raise

    def _walk(self, ask: Callable[[str | None], Json]) -> Iterator[list[InboundPost]]:
        """Page after page of a timeline."""
        own_id, token = self._me(), None
        while True:
            with reading(self._clock):
                answer = _answered(ask(token))
            if posts := self._posts(answer, own_id):
                yield posts
            following = _next(answer)
            if following is None or following == token:
                return
            token = following

    def challenge(self, token: str) -> str:
        return self._seal.of(token.encode())

    def genuine(self, body: bytes, signature: str) -> bool:
        return self._seal.fits(body, signature)

    def event_name(self, event: Json) -> str:
        return event_name(event)

    def pushed(self, event: Json) -> list[InboundPost]:
        answer = as_answer(event)
        return self._posts(answer, whose(event)) if answer else []

    def _posts(self, answer: Json, own_id: str) -> list[InboundPost]:
        page = self._with_parents(Page.of(answer))
        return posts_in(self._known.name(page, own_id) if self._known else page, own_id, self._access)

    def _asked_for(self, ids: Sequence[str]) -> Json:
        """A plan without users is no trouble of the channel."""
        with reading(self._clock):
            try:
                return self._calls.users(ids)
            except Refused as refused:
                if refused.status == 403:
                    raise PermanentFailure(NO_USERS.format(said=words(refused))) from refused
                raise

    def have_pushed(self, url: str) -> list[str]:
        own_id = self._me()
        with reading(self._clock):
            return have_pushed(self._calls, own_id, url)

    def still_pushes(self) -> bool | None:
        own_id = self._me()
        with reading(self._clock):
            return still_pushes(self._calls, own_id)

    def photo(self, url: str) -> bytes:
        return self._photos.fetch(url)

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        """X knows no keys: what may have gone is looked for by its words."""
        if len(photos) > MOST_PHOTOS:
            raise PermanentFailure(f"X takes {MOST_PHOTOS} photos with a post; this one has {len(photos)}.")
        self._me()
        media_ids = self._upload_all(photos)
        try:
            return self._calls.create(text, to_id, media_ids)
        except Refused as refused:
            return self._refused(refused, to_id, text)
        except NoAnswer as silence:
            raise (UnknownOutcome if silence.sent else TemporaryFailure)(silence.words) from silence
        except JSONDecodeError as error:
            raise UnknownOutcome(ODD_ANSWER) from error

    def find_reply(self, to_id: str, text: str) -> str | None:
        found = (str(entry["id"]) for entry in self._replies(to_id) if same_words(text, entry))
        return next(found, None)

    def replies(self, to_id: str) -> list[OwnReply]:
        told = [(str(entry["id"]), said_in(entry)) for entry in self._replies(to_id)]
        return [OwnReply(one, posted_at(one), text) for one, text in reversed(told)]

    def _replies(self, to_id: str) -> Iterator[Json]:
        """Newest first."""
        own_id, token = self._me(), None
        while True:
            with reading(self._clock):
                answer = _answered(self._calls.own_posts(own_id, to_id, token))
            for entry in Page.of(answer).entries:
                if ("replied_to", to_id) in references(entry):
                    yield entry
            following = _next(answer)
            if following is None or following == token:
                return
            token = following

    def gone(self, ids: Sequence[str]) -> set[str]:
        with reading(self._clock):
            answer = self._calls.standing(ids)
        return (missing(answer) | withheld(answer)) & set(ids)

    def take_tally(self) -> Tally:
        return self._meter.take()

    def newer(self, one: str, other: str | None) -> bool:
        return other is None or int(one) > int(other)

    def _me(self) -> str:
        """Our own id, asked once; nothing is read or said unless the keys are those of the account the council names:
        what waits answers posts to that one."""
        if self._own is None:
            with reading(self._clock):
                me = self._calls.me().get("data")
            if not isinstance(me, dict) or not isinstance(me.get("id"), str):
                raise TemporaryFailure(ODD_ANSWER)
            self._own = me["id"], str(me.get("username", ""))
        self._check_handle(self._own[1])
        return self._own[0]

    def _check_handle(self, username: str) -> None:
        handle = self._handle().removeprefix("@")
        if handle and username.lower() != handle.lower():
            raise ChannelPaused(
                f"The X keys belong to @{username}, and the council's handle is @{handle}. "
                "Put the council's own access token into the settings, or correct the handle in council.toml.",
                self._clock.now() + A_WHILE,
            )

    def _with_parents(self, page: Page) -> Page:
        """Photos of parents that X did not send along. Parents that X refuses are done without."""
        ids = page.parents_without_photos()
        for first in range(0, len(ids), IDS_A_CALL):
            try:
                with reading(self._clock):
                    page = page.with_looked_up(Page.of(self._calls.look_up(ids[first : first + IDS_A_CALL])))
            except PermanentFailure as refusal:
                log.warning("Parent posts are taken without their photos: %s", refusal.reason)
        return page

    def _upload_all(self, photos: tuple[OutboundPhoto, ...]) -> list[str]:
        """Nothing has been said yet, so nothing is lost by giving up while there is time to say so."""
        until = time.monotonic() + self._patience_s
        media_ids = []
        for photo in photos:
            with reading(self._clock):
                media_ids.append(self._calls.upload(for_x(photo.data)))
            _in_time(until)
            if photo.alt:
                with reading(self._clock):
                    self._calls.describe(media_ids[-1], photo.alt)
                _in_time(until)
        return media_ids

    def _refused(self, refused: Refused, to_id: str, text: str) -> str:
        """The id of the reply that X calls a duplicate; else the failure that this refusal means."""
        if is_duplicate(refused):
            found = self.find_reply(to_id, text)
            if found is not None:
                return found
        if refused.status >= 500 and refused.status != _REFUSED_BEFORE_DOING:
            raise UnknownOutcome(f"X broke off while posting and answers {words(refused)}.") from refused
        raise failure(refused, self._clock.now()) from refused


def _in_time(until: float) -> None:
    if time.monotonic() > until:
        raise TemporaryFailure("X took the photos too slowly; nothing has been posted.")


def _next(answer: Json) -> str | None:
    meta = answer.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    return token if isinstance(token, str) else None


def _answered(answer: Json) -> Json:
    """A timeline that is not there comes as a 200 with nothing but errors."""
    if "data" not in answer and "meta" not in answer:
        raise Refused(404, answer, {})
    return answer
