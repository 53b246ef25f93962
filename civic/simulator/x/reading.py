"""Users, mentions, own posts and look-ups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from civic.simulator import snowflake
from civic.simulator.clock import iso
from civic.simulator.state import accounts, hiding, posts, timelines
from civic.simulator.state.accounts import Account
from civic.simulator.state.hiding import Hidden
from civic.simulator.state.ledger import Charge
from civic.simulator.state.timelines import Bounds, Page
from civic.simulator.x.call import Answer, Call, Json
from civic.simulator.x.problems import bad_parameter, unseen
from civic.simulator.x.query import understood
from civic.simulator.x.question import READING, SEARCH, TIMELINE, Question, understand
from civic.simulator.x.rendering import Row, Shown, user

MOST_LOOKED_UP = 100
A_WEEK_MS = 7 * 24 * 3600 * 1000


def me(call: Call) -> Answer:
    return _user(call, call.me, "id", "")


def user_by_id(call: Call) -> Answer:
    return _user(call, accounts.by_id(call.db, _path_id(call)), "id", call.path["id"])


def user_by_username(call: Call) -> Answer:
    name = call.path["username"]
    return _user(call, accounts.by_username(call.db, name), "username", name)


def users_by_ids(call: Call) -> Answer:
    return _users(call, "ids", lambda name: accounts.by_id(call.db, snowflake.parse(name)))


def users_by_usernames(call: Call) -> Answer:
    return _users(call, "usernames", lambda name: accounts.by_username(call.db, name))


def mentions(call: Call) -> Answer:
    return _timeline(call, timelines.mentions)


def own_posts(call: Call) -> Answer:
    return _timeline(call, timelines.own_posts)


def search(call: Call) -> Answer:
    """Of the last seven days; posts cost what they cost anybody, also those that mention us."""
    ask = understand(call.params, SEARCH)
    limit = ask.whole_number("max_results", 10, 10, 100)
    token = _Token.read(ask.rest.get("next_token") or ask.rest.get("pagination_token"))
    conditions = understood(ask.rest.get("query", ""))
    bounds = _within_a_week(call, ask, _bounds(ask, token))
    page = timelines.found(
        call.db, conditions, call.account, bounds, limit, upwards=bool(token and token.upwards)
    )
    call.note = _count(len(page.rows)) if page.rows else "nothing found"
    return Answer(_body(call, ask, page.rows) | {"meta": _meta(page, token)}, vocabulary=ask.vocabulary)


def post_by_id(call: Call) -> Answer:
    ask = understand(call.params, READING)
    rows, errors = _look_up(call, "id", [_path_id(call)])
    if not rows:
        return Answer({"errors": errors}, vocabulary=ask.vocabulary)
    body = _body(call, ask, rows)
    call.note = "1 post"
    return Answer(body | {"data": body["data"][0]}, vocabulary=ask.vocabulary)


def posts_by_ids(call: Call) -> Answer:
    ask = understand(call.params, READING | {"ids"})
    asked = [name for name in ask.rest.get("ids", "").split(",") if name]
    ids = [post_id for name in asked if (post_id := snowflake.parse(name)) is not None]
    if not 1 <= len(asked) <= MOST_LOOKED_UP or len(ids) < len(asked):
        raise bad_parameter("ids", asked, f"The `ids` query parameter takes 1 to {MOST_LOOKED_UP} post ids")
    rows, gone = _look_up(call, "ids", ids)
    body = _body(call, ask, rows)
    errors = gone + body.pop("errors", [])
    call.note = f"{_count(len(rows))}, {len(gone)} gone" if gone else _count(len(rows))
    return Answer(body | ({"errors": errors} if errors else {}), vocabulary=ask.vocabulary)


def _look_up(call: Call, parameter: str, ids: Sequence[int]) -> tuple[list[Row], list[Json]]:
    """The posts that the caller may see, each once, and an error for each id that is gone or hidden."""
    found = posts.newest_of(call.db, ids)
    hidden = hiding.hidden_among(call.db, [row["author_id"] for row in found.values()], call.account)
    why = {post_id: hidden[row["author_id"]] for post_id, row in found.items() if row["author_id"] in hidden}
    seen = {row["id"]: row for post_id, row in found.items() if post_id not in why}
    errors = [
        unseen(why.get(post_id), "tweet", parameter, str(post_id))
        for post_id in dict.fromkeys(ids)
        if post_id not in found or post_id in why
    ]
    return list(seen.values()), errors


def _user(call: Call, found: Account | None, parameter: str, value: str) -> Answer:
    ask = understand(call.params, READING)
    if found is None or found.suspended:
        why = Hidden.SUSPENDED if found else None
        return Answer({"errors": [unseen(why, "user", parameter, value)]}, vocabulary=ask.vocabulary)
    call.charge_reads(Charge.USER_READ, [found.id])
    call.note = f"@{found.username}"
    return Answer({"data": user(found, ask.user_fields)}, vocabulary=ask.vocabulary)


def _users(call: Call, parameter: str, find: Callable[[str], Account | None]) -> Answer:
    """Those that are there, and an error for each that is not."""
    ask = understand(call.params, READING | {parameter})
    names = [name for name in ask.rest.get(parameter, "").split(",") if name]
    if not 1 <= len(names) <= MOST_LOOKED_UP:
        message = f"The `{parameter}` query parameter takes 1 to {MOST_LOOKED_UP} users"
        raise bad_parameter(parameter, names[:3], message)
    found = {name: account for name in names if (account := find(name)) and not account.suspended}
    call.charge_reads(Charge.USER_READ, [account.id for account in found.values()])
    call.note = f"{len(found)} users"
    shown = [user(account, ask.user_fields) for account in found.values()]
    errors = [
        unseen(Hidden.SUSPENDED if find(name) else None, "user", parameter, name)
        for name in names
        if name not in found
    ]
    body = ({"data": shown} if shown else {}) | ({"errors": errors} if errors else {})
    return Answer(body, vocabulary=ask.vocabulary)


@dataclass(frozen=True)
class _Token:
    """Where a walk through a timeline goes on: below an id, or above it on the way back."""

    post_id: int
    upwards: bool

    def __str__(self) -> str:
        return f"{'p' if self.upwards else 'n'}{self.post_id:x}"

    @classmethod
    def read(cls, text: str | None) -> "_Token | None":
        if text is None:
            return None
        try:
            return cls(int(text[1:], 16), {"p": True, "n": False}[text[:1]])
        except (ValueError, KeyError):
            message = f"The `pagination_token` query parameter value [{text}] is not valid"
            raise bad_parameter("pagination_token", [text], message) from None


def _timeline(call: Call, read: Callable[..., Page]) -> Answer:
    ask = understand(call.params, TIMELINE)
    limit = ask.whole_number("max_results", 10, 5, 100)
    token = _Token.read(ask.rest.get("pagination_token"))
    owner = accounts.by_id(call.db, _path_id(call))
    why = hiding.hidden(owner, call.account) if owner else None
    if owner is None or why:
        return Answer({"errors": [unseen(why, "user", "id", call.path["id"])]}, vocabulary=ask.vocabulary)
    upwards = token is not None and token.upwards
    page = read(call.db, owner, call.account, _bounds(ask, token), limit, upwards=upwards)
    call.note = _count(len(page.rows)) if page.rows else "nothing new"
    body = _body(call, ask, page.rows, owned=call.account == owner and owner.is_council)
    return Answer(body | {"meta": _meta(page, token)}, vocabulary=ask.vocabulary)


def _bounds(ask: Question, token: _Token | None) -> Bounds:
    after, before = [ask.snowflake("since_id") or 0], [ask.snowflake("until_id") or Bounds.before]
    if (start := ask.moment_ms("start_time")) is not None:
        after.append(snowflake.first_at(start) - 1)
    if (end := ask.moment_ms("end_time")) is not None:
        before.append(snowflake.first_at(end))
    if token:
        (after if token.upwards else before).append(token.post_id)
    return Bounds(max(after), min(before))


def _within_a_week(call: Call, ask: Question, bounds: Bounds) -> Bounds:
    oldest = snowflake.first_at(call.now_ms - A_WEEK_MS)
    if (since := ask.snowflake("since_id")) is not None and since < oldest:
        message = f"'since_id' must be a post id created after [{iso(call.now_ms - A_WEEK_MS)}]. Please use a larger one."
        raise bad_parameter("since_id", [str(since)], message)
    return Bounds(max(bounds.after, oldest - 1), bounds.before)


def _meta(page: Page, token: _Token | None) -> Json:
    if not page.rows:
        return {"result_count": 0}
    newest, oldest = page.rows[0]["id"], page.rows[-1]["id"]
    meta: Json = {"result_count": len(page.rows), "newest_id": str(newest), "oldest_id": str(oldest)}
    upwards = token is not None and token.upwards
    if upwards or page.more:
        meta["next_token"] = str(_Token(oldest, upwards=False))
    if page.more if upwards else token is not None:
        meta["previous_token"] = str(_Token(newest, upwards=True))
    return meta


def _body(call: Call, ask: Question, rows: Sequence[Row], *, owned: bool = False) -> Json:
    call.charge_reads(Charge.OWN_POST_READ if owned else Charge.POST_READ, [row["id"] for row in rows])
    if not rows:
        return {}
    shown = Shown(call.db, ask, rows, call.base_url, call.account)
    parts = {"data": shown.data(), "includes": shown.includes(), "errors": shown.errors()}
    return {name: part for name, part in parts.items() if part}


def _count(number: int) -> str:
    return "1 post" if number == 1 else f"{number} posts"


def _path_id(call: Call) -> int:
    value = call.path["id"]
    if (number := snowflake.parse(value)) is None:
        raise bad_parameter("id", [value], f"The `id` query parameter value [{value}] is not valid")
    return number
