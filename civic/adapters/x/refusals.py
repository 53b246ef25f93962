"""What X's refusals mean for us. In: a refusal as it came. Out: a failure with the words that staff read.

Temporary is all that is true of the whole channel (keys, permissions, credits, limits, X's own troubles): no
message may fail for good because of it. Where no message can go until somebody has done something (keys, permissions,
credits, the monthly cap), the channel is paused; so it is until a window that is used up opens again. Permanent is
what X says of this one request, in X's own words.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from requests import JSONDecodeError

from civic.adapters.x.line import Json, NoAnswer, Refused
from civic.ports import ChannelPaused, Clock, Failure, PermanentFailure, TemporaryFailure, TooManyCalls

A_MINUTE, A_WHILE, HALF_AN_HOUR = timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)
LONGEST_WINDOW = timedelta(days=1)
_WINDOWS = ("x-user-limit-24hour", "x-app-limit-24hour", "x-rate-limit")
_LONGEST_QUOTE = 300

KEYS = (
    "X refuses our keys. Check the consumer key and secret, the access token and its secret, "
    "and that this machine's clock is right."
)
PERMISSIONS = (
    "X does not let this app do that. In X's developer console give the app read and write permission, "
    "then make new access tokens and put them into the settings."
)
CREDITS = "The X account is out of credits. Buy credits or raise the spending limit in X's developer console."
CAP = "The monthly limit of the X plan is used up. Raise it in X's developer console, or wait for next month."
TOO_MANY = "X takes no more calls from us for now."
ODD_ANSWER = "X gave an answer that could not be read."


@contextmanager
def reading(clock: Clock) -> Iterator[None]:
    """Around calls that change nothing on X that anybody sees: whatever happens, they may be made again."""
    try:
        yield
    except Refused as refused:
        raise failure(refused, clock.now()) from refused
    except NoAnswer as silence:
        raise TemporaryFailure(silence.words) from silence
    except JSONDecodeError as error:
        raise TemporaryFailure(ODD_ANSWER) from error


def failure(refused: Refused, now: datetime) -> Failure:
    status, kind = refused.status, _kind(refused.problem)
    if status == 402 or kind in ("credits", "creditsdepleted") or "spend" in kind:
        return ChannelPaused(CREDITS, now + HALF_AN_HOUR)
    if kind in ("usage-capped", "usagecapexceeded"):
        return ChannelPaused(CAP, now + HALF_AN_HOUR)
    if status == 429:
        return TooManyCalls(TOO_MANY, _reset(refused.headers, now) or now + A_MINUTE)
    if status == 401:
        return ChannelPaused(KEYS, now + A_WHILE)
    if status == 403 and kind in ("oauth1-permissions", "unsupported-authentication", "client-forbidden"):
        return ChannelPaused(f"{PERMISSIONS} X says: {words(refused)}", now + A_WHILE)
    if status >= 500 or status in (408, 425) or status < 400:
        return TemporaryFailure(f"X has trouble of its own and answers {words(refused)}.")
    return PermanentFailure(f"X refuses: {words(refused)}")


def is_duplicate(refused: Refused) -> bool:
    return refused.status == 403 and "duplicate content" in words(refused).lower()


def words(refused: Refused) -> str:
    """What X says, each thing once: the errors one by one where it lists them, else the detail or title."""
    listed = refused.problem.get("errors")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    said = [_first(entry, "message", "detail", "title") for entry in entries]
    if not any(said):
        said = [_first(refused.problem, "detail", "title", "error")]
    told = " ".join(" ".join(dict.fromkeys(one for one in said if one)).split())
    return told[:_LONGEST_QUOTE] or f"status {refused.status}"


def _kind(problem: Json) -> str:
    """The problem type by its last part (both of X's host names occur), or the title where there is none."""
    kind = _first(problem, "type").rstrip("/").rsplit("/", 1)[-1].lower()
    return kind if kind not in ("", "about:blank") else _first(problem, "title").replace(" ", "").lower()


def _first(entry: Json, *names: str) -> str:
    return next((value for name in names if isinstance(value := entry.get(name), str) and value), "")


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the windows that are used up open again; X does not always say."""
    empty = [name for name in _WINDOWS if headers.get(f"{name}-remaining") == "0"]
    named = [headers.get(f"{name}-reset", "") for name in empty or ["x-rate-limit"]]
    seconds = [int(value) for value in named if value.isascii() and value.isdigit() and len(value) <= 11]
    opens = [datetime.fromtimestamp(value, UTC) for value in seconds]
    return min(max([*opens, now + timedelta(seconds=1)]), now + LONGEST_WINDOW) if opens else None
