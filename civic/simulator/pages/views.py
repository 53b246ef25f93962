"""What the pages show, read from the state in a handful of statements each."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from civic.simulator.faults import WORDS, Fault, Switch
from civic.simulator.state import accounts, editing, ledger, media, places, posts, requests, webhooks
from civic.simulator.state.accounts import Account
from civic.simulator.state.ledger import Charge
from civic.simulator.state.requests import Logged
from civic.simulator.x.endpoints import ENDPOINTS
from civic.simulator.x.pipeline import Platform

Row = sqlite3.Row
_REFERENCE = re.compile(r"\b[A-Z]{1,3}-\d{2,}\b")
_RECENT = 400
_THREADS = 40
_ALWAYS_LISTED = {Charge.OWN_POST_READ, Charge.SUMMONED_REPLY, Charge.POST_WITH_LINK}
_CHARGED_FOR = {
    Charge.OWN_POST_READ: "Mentions and own posts read",
    Charge.POST_READ: "Other posts read",
    Charge.USER_READ: "Accounts read",
    Charge.POST: "Posts",
    Charge.SUMMONED_REPLY: "Replies, asked for",
    Charge.POST_WITH_LINK: "Posts with a link",
    Charge.ALT_TEXT: "Alternative texts",
    Charge.DELETION: "Deletions",
    Charge.EVENT: "Events told to webhooks",
    Charge.MESSAGE: "Direct messages",
    Charge.MESSAGE_READ: "Direct messages read",
}


@dataclass(frozen=True)
class Person:
    account: Account
    posts: int

    @property
    def initial(self) -> str:
        return self.account.name[:1].upper()


@dataclass(frozen=True)
class PhotoShown:
    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class PostShown:
    id: int
    conversation_id: int
    author: Person
    text: str
    at_ms: int
    place: str
    photos: Sequence[PhotoShown]
    edited: bool
    editable: bool


@dataclass(frozen=True)
class ThreadShown:
    """`replies` counts the posts below the first; `last` is the newest of them."""

    first: PostShown
    replies: int
    last: PostShown | None


@dataclass(frozen=True)
class AskedShown:
    newest: Logged
    times: int

    @property
    def path(self) -> str:
        return f"{self.newest.method} {self.newest.path.removeprefix('/')}"


@dataclass(frozen=True)
class Charged:
    words: str
    count: int
    mills: int


def people(db: sqlite3.Connection) -> list[Person]:
    """Residents in the order they were made, the council last."""
    counts = dict(
        db.execute(
            "select author_id, count(*) from posts where deleted_ms is null and replaced_by is null group by author_id"
        ).fetchall()
    )
    found = [Person(account, counts.get(account.id, 0)) for account in accounts.all_accounts(db)]
    return sorted(found, key=lambda person: person.account.is_council)


def thread(db: sqlite3.Connection, conversation_id: int) -> list[PostShown]:
    return _shown(db, posts.conversation(db, conversation_id))


def recent_threads(db: sqlite3.Connection) -> list[ThreadShown]:
    """The threads that were written in last, the liveliest first."""
    recent = db.execute(
        "select conversation_id from posts where deleted_ms is null order by id desc limit ?", (_RECENT,)
    )
    ids = list(dict.fromkeys(row[0] for row in recent))[:_THREADS]
    found = []
    for conversation_id in ids:
        rows = posts.conversation(db, conversation_id)
        first, *rest = _shown(db, [rows[0], rows[-1]] if len(rows) > 1 else rows)
        found.append(ThreadShown(first, len(rows) - 1, rest[0] if rest else None))
    return found


def reference_in(shown: Sequence[PostShown]) -> str | None:
    """The council's own reference for this thread, from the newest post that names one."""
    said = [post.text for post in reversed(shown) if post.author.account.is_council]
    return next((found[0] for text in said if (found := _REFERENCE.search(text))), None)


def asked(db: sqlite3.Connection, council: Account, limit: int = 12) -> list[AskedShown]:
    """What the council's software asked of X, newest first; equal questions in a row are told once."""
    newest = requests.newest(db, 300, council.id)
    runs = groupby(newest, key=lambda one: (one.method, one.path, one.status, one.note))
    told = [list(run) for _, run in runs]
    return [AskedShown(run[0], len(run)) for run in told[:limit]]


def charged(db: sqlite3.Connection) -> list[Charged]:
    return [
        Charged(_CHARGED_FOR[line.kind], line.count, line.mills)
        for line in ledger.lines(db)
        if line.count or line.kind in _ALWAYS_LISTED
    ]


def _shown(db: sqlite3.Connection, rows: Sequence[Row]) -> list[PostShown]:
    authors = {one.id: one for one in accounts.by_ids(db, list({row["author_id"] for row in rows}))}
    photos = media.of_posts(db, [row["id"] for row in rows])
    named = places.by_ids(db, list({row["place_id"] for row in rows if row["place_id"]}))
    place_names = {row["id"]: row["full_name"] for row in named}
    return [
        PostShown(
            row["id"],
            row["conversation_id"],
            Person(authors[row["author_id"]], 0),
            row["raw"],
            row["created_ms"],
            _where(row, place_names),
            [_photo(photo) for photo in photos.get(row["id"], ())],
            edited=row["id"] != row["root_id"],
            editable=not (editing.answers_others(row) or row["retweeted_id"]),
        )
        for row in rows
    ]


def _where(row: Row, place_names: dict[str, str]) -> str:
    if row["place_id"]:
        return place_names[row["place_id"]]
    return "" if row["lat"] is None else f"{row['lat']:.5f}, {row['lon']:.5f}"


def _photo(row: Row) -> PhotoShown:
    return PhotoShown(media.path_of(row), row["alt_text"] or "", row["width"], row["height"])


@dataclass(frozen=True)
class FaultsShown:
    """`on` are the switches with their words; the rest is what there is to choose from."""

    on: list[tuple[Switch, str]]
    kinds: Mapping[Fault, str]
    endpoints: list[str]


def faults(platform: Platform) -> FaultsShown:
    on = [(switch, WORDS[switch.fault]) for switch in platform.faults.all()]
    return FaultsShown(on, WORDS, [endpoint.name for endpoint in ENDPOINTS])


@dataclass(frozen=True)
class WebhookShown:
    id: int
    url: str
    valid: bool
    why: str
    delivered: int
    failed: int
    waiting: int


def webhooks_shown(db: sqlite3.Connection) -> list[WebhookShown]:
    names = ("id", "url", "valid", "why", "delivered", "failed", "waiting")
    return [WebhookShown(**{name: row[name] for name in names}) for row in webhooks.every(db)]
