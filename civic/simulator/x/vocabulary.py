"""X's two vocabularies. Inside, the old names hold; a question in the new names is translated on the way in and
its answer on the way out."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

_RENAMED = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
}
_EXPANSIONS_RENAMED = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets.id": "referenced_posts.id",
    "referenced_tweets.id.author_id": "referenced_posts.id.author_id",
    "referenced_tweets.id.attachments.media_keys": "referenced_posts.id.attachments.media_keys",
    "attachments.media_source_tweet": "attachments.media_source_post",
    "pinned_tweet_id": "pinned_post_id",
}


class Vocabulary(Enum):
    TWEET = "tweet"
    POST = "post"

    @classmethod
    def of(cls, names: Iterable[str], expansions: Iterable[str]) -> "Vocabulary":
        asked_new = "post.fields" in names or set(expansions) & set(_OLD_EXPANSION)
        return cls.POST if asked_new else cls.TWEET


_OLD_FIELD = {new: old for old, new in _RENAMED.items()}
_OLD_EXPANSION = {new: old for old, new in _EXPANSIONS_RENAMED.items()} | {
    "referenced_posts": "referenced_tweets.id"
}


def old_field(name: str) -> str:
    return _OLD_FIELD.get(name, name)


def old_expansion(name: str) -> str:
    return _OLD_EXPANSION.get(name, name)


def say(body: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """An answer written in the old names, in the vocabulary asked for."""
    if vocabulary is Vocabulary.TWEET:
        return body
    said = dict(body)
    if isinstance(data := body.get("data"), dict):
        said["data"] = _renamed(data)
    elif isinstance(data, list):
        said["data"] = [_renamed(entry) for entry in data]
    if includes := body.get("includes"):
        posts = [_renamed(entry) for entry in includes.get("tweets", ())]
        rest = {kind: entries for kind, entries in includes.items() if kind != "tweets"}
        said["includes"] = rest | ({"posts": posts} if posts else {})
    return said


def _renamed(entry: dict[str, Any]) -> dict[str, Any]:
    return {_RENAMED.get(name, name): value for name, value in entry.items()}
