"""One answer of X with what came along sorted by its id, in whichever vocabulary it was given.

In: the answer's JSON. Out: the entries for posts, and the users, photos, places and parents that they name.
Promises: an entry that is not what it should be is left out and nothing else with it; text holds nothing that
a database refuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from civic.core.storable import cleaned

Json = dict[str, Any]

PARENTS = ("replied_to", "quoted")
UNSEEN = ("resource-not-found", "not-authorized-for-resource")


@dataclass(frozen=True)
class Page:
    entries: list[Json]
    users: dict[str, Json]
    media: dict[str, Json]
    places: dict[str, Json]
    posts: dict[str, Json]

    @classmethod
    def of(cls, answer: Json) -> "Page":
        clean = cleaned(answer)
        included = clean.get("includes")
        included = included if isinstance(included, dict) else {}
        data = clean.get("data")
        return cls(
            entries=_entries(data if isinstance(data, list) else [data]),
            users=by("id", included.get("users")),
            media=by("media_key", included.get("media")),
            places=by("id", included.get("places")),
            posts=by("id", included.get("tweets")) | by("id", included.get("posts")),
        )

    def with_looked_up(self, other: "Page") -> "Page":
        """Parents looked up in a call of their own, with their photos."""
        found = {entry["id"]: entry for entry in other.entries if isinstance(entry.get("id"), str)}
        posts, media = self.posts | other.posts | found, self.media | other.media
        return Page(self.entries, self.users | other.users, media, self.places | other.places, posts)

    def with_users(self, users: dict[str, Json]) -> "Page":
        """The same with what is known of these users."""
        return Page(self.entries, self.users | users, self.media, self.places, self.posts)

    def authors(self) -> set[str]:
        """The ids of who wrote the posts of this page."""
        return {one for entry in self.entries if isinstance(one := entry.get("author_id"), str) and one}

    def parents_without_photos(self) -> list[str]:
        """Parents that say they have photos which did not come along."""
        parents = {parent["id"]: parent for entry in self.entries for _, parent in self.parents(entry)}
        return [
            one for one, parent in parents.items() if any(key not in self.media for key in media_keys(parent))
        ]

    def parents(self, entry: Json) -> list[tuple[str, Json]]:
        """The posts that this one answers or quotes, as far as they came along."""
        named = [(kind, post_id) for kind, post_id in references(entry) if kind in PARENTS]
        return [
            (kind, self.posts[post_id]) for kind, post_id in sorted(named, key=_rank) if post_id in self.posts
        ]

    def raw(self, entry: Json) -> dict[str, object]:
        """The entry with what it names: enough to read it again."""
        holders = [entry, *(parent for _, parent in self.parents(entry))]
        keys = dict.fromkeys(key for holder in holders for key in media_keys(holder))
        places = dict.fromkeys(name for holder in holders if (name := place_id(holder)))
        included = {
            "users": _known(self.users, [holder.get("author_id") for holder in holders]),
            "media": _known(self.media, keys),
            "places": _known(self.places, places),
            "tweets": [parent for _, parent in self.parents(entry)],
        }
        return {"data": entry, "includes": {kind: found for kind, found in included.items() if found}}


def missing(answer: Json) -> set[str]:
    """The ids that a look-up says nobody can see; silence about an id is no proof."""
    listed = answer.get("errors")
    found = _entries(listed if isinstance(listed, list) else [])
    return {
        str(one.get("resource_id") or one.get("value"))
        for one in found
        if str(one.get("type", "")).rpartition("/")[2] in UNSEEN
    }


def withheld(answer: Json) -> set[str]:
    """The ids of what X does not show in some country, or whose author it does not. Our pages are seen from everywhere,
    so what is withheld anywhere is not for them."""
    listed = answer.get("data")
    found = _entries(listed if isinstance(listed, list) else [])
    return {str(one.get("id")) for one in found if one.get("withheld")}


def references(entry: Json) -> list[tuple[str, str]]:
    """(kind, id) of each post that this one refers to."""
    listed = entry.get("referenced_tweets") or entry.get("referenced_posts")
    found = _entries(listed if isinstance(listed, list) else [])
    return [(str(one.get("type")), one["id"]) for one in found if isinstance(one.get("id"), str)]


def media_keys(entry: Json) -> list[str]:
    attached = entry.get("attachments")
    keys = attached.get("media_keys") if isinstance(attached, dict) else None
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


def place_id(entry: Json) -> str | None:
    geo = entry.get("geo")
    name = geo.get("place_id") if isinstance(geo, dict) else None
    return name if isinstance(name, str) else None


def _rank(named: tuple[str, str]) -> int:
    return PARENTS.index(named[0])


def _entries(listed: Iterable[Any]) -> list[Json]:
    return [entry for entry in listed if isinstance(entry, dict)]


def by(key: str, listed: Any) -> dict[str, Json]:
    found = _entries(listed if isinstance(listed, list) else [])
    return {entry[key]: entry for entry in found if isinstance(entry.get(key), str)}


def _known(found: dict[str, Json], names: Iterable[object]) -> list[Json]:
    written = dict.fromkeys(name for name in names if isinstance(name, str))
    return [found[name] for name in written if name in found]
