"""Posting and deleting. Checks come in the order: shape, photos, the post replied to, permission, length,
duplicate."""

from typing import Any

from civic.simulator import composing, snowflake
from civic.simulator.state import editing, hiding, media, posts
from civic.simulator.state.ledger import Charge
from civic.simulator.state.posts import Draft
from civic.simulator.x import events, problems
from civic.simulator.x.call import Answer, Call
from civic.simulator.x.question import names_in
from civic.simulator.x.rendering import Row

_KNOWN = names_in(
    "text reply media poll quote_tweet_id quote_post_id geo reply_settings direct_message_deep_link community_id"
    " for_super_followers_only nullcast made_with_ai paid_partnership edit_options share_with_followers"
    " card_uri"
)
MOST_PHOTOS = 4


def create(call: Call) -> Answer:
    asked = call.body.json()
    _check_shape(asked)
    text, media_ids = asked.get("text") or "", _media_ids(call, asked)
    if asked.get("edit_options"):
        return _edited(call, asked["edit_options"], text)
    target = _target(call, asked)
    settings = asked.get("reply_settings") or posts.EVERYONE
    draft = Draft(call.me, text, reply_to=target, media_ids=media_ids, reply_settings=settings)
    _check_text(call, draft)
    post_id = posts.publish(call.state, call.db, draft)
    events.tell_created(call.state, call.db, post_id, call.base_url)
    call.charge(_price(call, draft))
    call.note = _told(draft)
    return _made(call, post_id)


def _edited(call: Call, options: Any, text: str) -> Answer:
    """A new version of a post of one's own, with the photos it had."""
    given = options.get("previous_post_id") if isinstance(options, dict) else None
    row = posts.by_id(call.db, snowflake.parse(given))
    if row is None or row["author_id"] != call.me.id:
        message = "$.edit_options.previous_post_id: must be the id of a post of yours"
        raise problems.bad_parameter("edit_options.previous_post_id", [str(given)], message)
    _check_text(call, Draft(call.me, text, reply_to=posts.by_id(call.db, row["reply_to_id"])))
    try:
        post_id = editing.edit(call.state, call.db, row, text)
    except editing.NotEditable as refusal:
        raise problems.not_editable(str(refusal)) from None
    events.tell_created(call.state, call.db, post_id, call.base_url)
    call.charge(Charge.POST_WITH_LINK if composing.has_link(text) else Charge.POST)
    call.note = "edit"
    return _made(call, post_id)


def _made(call: Call, post_id: int) -> Answer:
    row = posts.by_id(call.db, post_id)
    assert row
    versions = [str(version["id"]) for version in posts.histories(call.db, [row])[row["root_id"]]]
    call.touched_thread = row["conversation_id"]
    data = {"id": str(post_id), "text": row["text"][row["shown_from"] :], "edit_history_tweet_ids": versions}
    return Answer({"data": data}, 201)


def delete(call: Call) -> Answer:
    row = posts.by_id(call.db, snowflake.parse(call.path["id"]))
    if row is not None:
        if row["author_id"] != call.me.id:
            raise problems.not_yours()
        events.tell_deleted(call.state, call.db, row)
        posts.delete(call.db, row, call.now_ms)
        call.charge(Charge.DELETION)
        call.touched_thread = row["conversation_id"]
    call.note = "deleted" if row is not None else "not there"
    return Answer({"data": {"deleted": row is not None}})


def _check_shape(asked: dict[str, Any]) -> None:
    for name in asked:
        if name not in _KNOWN:
            raise problems.bad_parameter(f"$.{name}", [], f"$.{name}: is not defined in the schema")
    text = asked.get("text", "")
    if not isinstance(text, str):
        raise problems.bad_parameter("text", [str(text)], "$.text: must be a string")
    if not text.strip() and not asked.get("media"):
        raise problems.bad_parameter("text", [text], "A post needs text or media.")
    if asked.get("reply_settings") not in (None, *posts.REPLY_SETTINGS):
        message = f"$.reply_settings: must be one of [{', '.join(posts.REPLY_SETTINGS)}]"
        raise problems.bad_parameter("reply_settings", [str(asked["reply_settings"])], message)
    if asked.get("quote_tweet_id") or asked.get("quote_post_id"):
        raise problems.not_summoned()


def _media_ids(call: Call, asked: dict[str, Any]) -> list[int]:
    if not asked.get("media"):
        return []
    given = asked["media"].get("media_ids") if isinstance(asked["media"], dict) else None
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_PHOTOS:
        message = f"$.media.media_ids: takes 1 to {MOST_PHOTOS} ids"
        raise problems.bad_parameter("media.media_ids", [], message)
    names = [str(one) for one in given]
    ids = [media_id for name in names if (media_id := snowflake.parse(name)) is not None]
    if len(set(ids)) != len(names) or not media.usable(call.db, ids, call.me.id, call.now_ms):
        raise problems.bad_media(names)
    return ids


def _target(call: Call, asked: dict[str, Any]) -> Row | None:
    """The post replied to. X lets an app reply only where it was mentioned or quoted, or to a post of its own."""
    if not asked.get("reply"):
        return None
    given = asked["reply"].get("in_reply_to_tweet_id") if isinstance(asked["reply"], dict) else None
    if (target_id := snowflake.parse(given)) is None:
        message = "$.reply.in_reply_to_tweet_id: must be the id of a post"
        raise problems.bad_parameter("reply.in_reply_to_tweet_id", [str(given)], message)
    target = posts.by_id(call.db, target_id)
    if target is None or hiding.hidden_among(call.db, [target["author_id"]], call.account):
        raise problems.target_gone()
    if target["author_id"] != call.me.id and not posts.summons(call.db, target, call.me):
        raise problems.not_summoned()
    if not posts.may_reply(call.db, target, call.me):
        raise problems.replies_limited()
    return target


def _check_text(call: Call, draft: Draft) -> None:
    addressed = posts.addressed_by_reply(call.db, draft.author, draft.reply_to)
    if composing.weighted_length(draft.text, addressed) > composing.LONGEST:
        raise problems.too_long()
    if draft.text.strip() and posts.said_already(call.db, draft, call.now_ms):
        raise problems.duplicate()


def _price(call: Call, draft: Draft) -> Charge:
    if composing.has_link(draft.text):
        return Charge.POST_WITH_LINK
    answers_somebody = draft.reply_to is not None and draft.reply_to["author_id"] != call.me.id
    return Charge.SUMMONED_REPLY if answers_somebody else Charge.POST


def _told(draft: Draft) -> str:
    kind = "reply" if draft.reply_to is not None else "post"
    photos = len(draft.media_ids)
    return kind if not photos else f"{kind} with {photos} photo{'s' if photos > 1 else ''}"
