"""Rows as X shows them: nothing unasked, expansions in `includes`, what is gone in `errors`."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson

from civic.simulator.clock import iso
from civic.simulator.state import accounts, editing, hiding, media, places, posts
from civic.simulator.state.accounts import Account
from civic.simulator.state.hiding import Hidden
from civic.simulator.x.problems import unseen
from civic.simulator.x.question import Question

Row = sqlite3.Row
Json = dict[str, Any]

# An expansion shows the field it expands.
_SHOWS = {
    "author_id": "author_id",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
    "referenced_tweets.id.attachments.media_keys": "referenced_tweets",
    "attachments.media_keys": "attachments",
    "entities.mentions.username": "entities",
    "geo.place_id": "geo",
}


class Shown:
    """The rows of one answer with all that their expansions need, read in one statement each."""

    def __init__(
        self,
        db: sqlite3.Connection,
        question: Question,
        rows: Sequence[Row],
        base_url: str,
        viewer: Account | None,
    ) -> None:
        self._db, self._ask, self._rows, self._base_url = db, question, rows, base_url
        self._fields = question.post_fields | {_SHOWS[name] for name in question.expansions if name in _SHOWS}
        self._hidden: dict[int, Hidden] = {}
        self._referenced = self._read_referenced(viewer)
        self._versions = posts.histories(db, (*rows, *self._referenced))
        self._expanded = self._expanded_posts()
        self._photos = media.of_posts(db, [row["id"] for row in (*rows, *self._expanded)])

    def data(self) -> list[Json]:
        return [self._post(row) for row in self._rows]

    def includes(self) -> Json:
        found = {
            "users": [user(account, self._ask.user_fields) for account in self._expanded_accounts()],
            "tweets": [self._post(row) for row in self._expanded],
            "media": self._expanded_media(),
            "places": self._expanded_places(),
        }
        return {kind: entries for kind, entries in found.items() if entries}

    def errors(self) -> list[Json]:
        there = {row["id"] for row in self._referenced}
        gone = [ref for row in self._rows for ref in self._wanted(row) if ref not in there]
        return [
            unseen(self._hidden.get(post_id), "tweet", "referenced_tweets.id", str(post_id))
            for post_id in dict.fromkeys(gone)
        ]

    def _wanted(self, row: Row) -> list[int]:
        expands = any(name.startswith("referenced_tweets.id") for name in self._ask.expansions)
        return [post_id for _, post_id in references(row)] if expands else []

    def _read_referenced(self, viewer: Account | None) -> list[Row]:
        rows = posts.by_ids(self._db, [ref for row in self._rows for ref in self._wanted(row)])
        hidden = hiding.hidden_among(self._db, [row["author_id"] for row in rows], viewer)
        self._hidden = {row["id"]: hidden[row["author_id"]] for row in rows if row["author_id"] in hidden}
        return [row for row in rows if row["id"] not in self._hidden]

    def _expanded_posts(self) -> list[Row]:
        """Every version of the posts where the history is asked for, then what they refer to; each once."""
        asked = "edit_history_tweet_ids" in self._ask.expansions
        history = [one for row in self._rows for one in self._versions[row["root_id"]]] if asked else []
        return list({row["id"]: row for row in (*history, *self._referenced)}.values())

    def _post(self, row: Row) -> Json:
        versions = self._versions[row["root_id"]]
        ids = [str(version["id"]) for version in versions]
        shown: Json = {"id": str(row["id"]), "text": row["text"], "edit_history_tweet_ids": ids}
        for name in self._fields:
            value = _POST_PARTS[name](row) if name in _POST_PARTS else None
            if value not in (None, {}, []):
                shown[name] = value
        photos = self._photos.get(row["id"])
        if photos and "attachments" in self._fields:
            shown["attachments"] = {"media_keys": [media.key_of(photo["id"]) for photo in photos]}
        if "edit_controls" in self._fields:
            shown["edit_controls"] = _edit_controls(row, versions)
        if "withheld" in self._fields and (withheld := self._withheld(row)):
            shown["withheld"] = withheld
        return shown

    def _withheld(self, row: Row) -> Json | None:
        """By itself, or with all that its author wrote; None where it is seen everywhere."""
        if row["withheld"]:
            by_copyright = bool(row["withheld_by_copyright"])
            return {"copyright": by_copyright, "country_codes": row["withheld"].split(), "scope": "tweet"}
        author = accounts.by_id(self._db, row["author_id"])
        if author is None or not author.withheld:
            return None
        return {"copyright": False, "country_codes": list(author.withheld), "scope": "user"}

    def _expanded_accounts(self) -> list[Account]:
        wanted: list[int | None] = []
        for row in self._rows:
            if "author_id" in self._ask.expansions:
                wanted.append(row["author_id"])
            if "in_reply_to_user_id" in self._ask.expansions:
                wanted.append(row["reply_to_author_id"])
            if "entities.mentions.username" in self._ask.expansions:
                wanted.extend(posts.mentioned_ids(row))
        if "referenced_tweets.id.author_id" in self._ask.expansions:
            wanted.extend(row["author_id"] for row in self._referenced)
        return accounts.by_ids(self._db, [one for one in dict.fromkeys(wanted) if one])

    def _expanded_media(self) -> list[Json]:
        holders: list[Row] = []
        if "attachments.media_keys" in self._ask.expansions:
            holders.extend(self._rows)
        if "referenced_tweets.id.attachments.media_keys" in self._ask.expansions:
            holders.extend(self._referenced)
        photos = {photo["id"]: photo for row in holders for photo in self._photos.get(row["id"], ())}
        return [_photo(photo, self._ask.media_fields, self._base_url) for photo in photos.values()]

    def _expanded_places(self) -> list[Json]:
        if "geo.place_id" not in self._ask.expansions:
            return []
        wanted = {row["place_id"] for row in (*self._rows, *self._referenced)} - {None}
        return [_place(row, self._ask.place_fields) for row in places.by_ids(self._db, sorted(wanted))]


def references(row: Row) -> list[tuple[str, int]]:
    kinds = {"replied_to": "reply_to_id", "quoted": "quoted_id", "retweeted": "retweeted_id"}
    return [(kind, row[column]) for kind, column in kinds.items() if row[column]]


def user(account: Account, asked: Iterable[str]) -> Json:
    shown: Json = {"id": str(account.id), "name": account.name, "username": account.username}
    more: Json = {
        "created_at": iso(account.created_ms),
        "description": "",
        "protected": account.protected,
        "verified": False,
    }
    if account.withheld:
        more["withheld"] = {"country_codes": list(account.withheld), "scope": "user"}
    return shown | {name: more[name] for name in asked if name in more}


def _edit_controls(row: Row, versions: list[Row]) -> Json:
    return {
        "edits_remaining": editing.edits_left(versions),
        "is_edit_eligible": not (editing.answers_others(row) or row["retweeted_id"]),
        "editable_until": iso(editing.editable_until_ms(versions)),
    }


def _geo(row: Row) -> Json:
    geo: Json = {"place_id": row["place_id"]} if row["place_id"] else {}
    if row["lat"] is not None:
        geo["coordinates"] = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    return geo


_POST_PARTS: dict[str, Callable[[Row], Any]] = {
    "author_id": lambda row: str(row["author_id"]),
    "conversation_id": lambda row: str(row["conversation_id"]),
    "created_at": lambda row: iso(row["created_ms"]),
    "display_text_range": lambda row: [row["shown_from"], row["shown_to"]],
    "entities": lambda row: orjson.loads(row["entities"]),
    "geo": _geo,
    "in_reply_to_user_id": lambda row: str(row["reply_to_author_id"]) if row["reply_to_author_id"] else None,
    "lang": lambda row: "en" if any(letter.isalpha() for letter in row["raw"]) else "zxx",
    "note_tweet": lambda row: {"text": row["note"]} if row["note"] else None,
    "possibly_sensitive": lambda row: False,
    "referenced_tweets": lambda row: [
        {"type": kind, "id": str(post_id)} for kind, post_id in references(row)
    ],
    "reply_settings": lambda row: row["reply_settings"],
}


def _photo(row: Row, asked: Iterable[str], base_url: str) -> Json:
    more = {
        "url": base_url + media.path_of(row),
        "width": row["width"],
        "height": row["height"],
        "alt_text": row["alt_text"],
    }
    shown = {"media_key": media.key_of(row["id"]), "type": "photo"}
    return shown | {name: more[name] for name in asked if more.get(name) is not None}


def _place(row: Row, asked: Iterable[str]) -> Json:
    box = [row["west"], row["south"], row["east"], row["north"]]
    more = {
        "name": row["name"],
        "place_type": row["place_type"],
        "geo": {"type": "Feature", "bbox": box, "properties": {}},
    }
    shown = {"id": row["id"], "full_name": row["full_name"]}
    return shown | {name: more[name] for name in asked if name in more}
