"""X's refusals, word for word where the words are known, as an exception that carries status and body."""

from collections.abc import Mapping
from typing import Any

from civic.simulator.state.hiding import Hidden

_PROBLEMS = "https://api.twitter.com/2/problems"


def with_problems_at(host: str, encoded: bytes) -> bytes:
    """X names its problems by the host that was asked: X's own SDK knows only those of api.x.com."""
    if host != "api.x.com":
        return encoded
    return encoded.replace(_PROBLEMS.encode(), b"https://api.x.com/2/problems")


class Problem(Exception):
    """`note` is what the request log says of it; `page` is sent instead of the body where X sends HTML."""

    def __init__(self, status: int, body: Mapping[str, Any], note: str, page: bytes = b"") -> None:
        super().__init__(note)
        self.page = page
        self.status = status
        self.body = body
        self.note = note


def unauthorized() -> Problem:
    body = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
    return Problem(401, body, "keys or signature refused")


def app_only_refused() -> Problem:
    body = {
        "title": "Unsupported Authentication",
        "detail": "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint."
        "  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].",
        "type": f"{_PROBLEMS}/unsupported-authentication",
        "status": 403,
    }
    return Problem(403, body, "an app-only token cannot act for a user")


def too_many() -> Problem:
    return Problem(429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, "rate limit exceeded")


def too_many_connections() -> Problem:
    body = {
        "title": "ConnectionException",
        "detail": "This stream is currently at the maximum allowed connection limit.",
        "connection_issue": "TooManyConnections",
        "type": f"{_PROBLEMS}/streaming-connection",
    }
    return Problem(429, body, "too many streams")


def no_credits() -> Problem:
    body = {
        "account_id": 1,
        "title": "CreditsDepleted",
        "detail": "Your enrolled account [1] does not have any credits to fulfill this request.",
        "type": f"{_PROBLEMS}/credits",
    }
    return Problem(402, body, "no credits left")


def monthly_cap() -> Problem:
    body = {
        "title": "UsageCapExceeded",
        "period": "Monthly",
        "scope": "Product",
        "detail": "Usage cap exceeded: Monthly product cap",
        "type": f"{_PROBLEMS}/usage-capped",
    }
    return Problem(429, body, "monthly cap reached")


def not_on_plan() -> Problem:
    body = {
        "client_id": "1",
        "detail": "When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a"
        " Twitter developer App that is attached to a Project. You can create a project via the developer portal.",
        "registration_url": "https://developer.twitter.com/en/docs/projects/overview",
        "title": "Client Forbidden",
        "required_enrollment": "Appropriate Level of API Access",
        "reason": "client-not-enrolled",
        "type": f"{_PROBLEMS}/client-forbidden",
    }
    return Problem(403, body, "not on the plan")


def unavailable() -> Problem:
    return Problem(
        503, {}, "over capacity", b"<!DOCTYPE html><title>Over capacity</title><h1>Over capacity</h1>"
    )


def dropped() -> Problem:
    """Never sent: the connection is cut instead; the log has the note."""
    return Problem(499, {}, "the connection was dropped")


def bad_parameter(name: str, values: list[str], message: str) -> Problem:
    body = {
        "errors": [{"parameters": {name: values}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{_PROBLEMS}/invalid-request",
    }
    return Problem(400, body, message)


def bad_media(ids: list[str]) -> Problem:
    return bad_parameter("media.media_ids", ids, "Your media IDs are invalid.")


def duplicate() -> Problem:
    return _forbidden("You are not allowed to create a Tweet with duplicate content.", "duplicate text")


def too_long() -> Problem:
    return _forbidden(
        "Your Tweet text is too long. For more information about how Tweet text is determined see"
        " https://docs.x.com/resources/fundamentals/counting-characters.",
        "text longer than 280",
    )


def target_gone() -> Problem:
    return _forbidden(
        "You attempted to reply to a Tweet that is deleted or not visible to you.",
        "the post replied to is gone",
    )


def replies_limited() -> Problem:
    return _forbidden(
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the"
        " author of the post you are replying to.",
        "the author limits who may reply",
    )


def suspended() -> Problem:
    return _forbidden(
        "Your account is suspended and is not permitted to access this feature.", "the account is suspended"
    )


def not_editable(why: str) -> Problem:
    return _forbidden(f"You are not allowed to edit this Tweet. {why}", "not editable")


def not_yours() -> Problem:
    return _forbidden("You are not authorized to delete this Tweet.", "not the author")


def not_summoned() -> Problem:
    body = {
        "title": "Forbidden",
        "detail": "You can only reply to or quote posts where you are mentioned or are the author.",
        "type": f"{_PROBLEMS}/not-authorized-for-resource",
        "status": 403,
    }
    return Problem(403, body, "not summoned by the author of that post")


def not_found(kind: str, value: str) -> Problem:
    entry = missing(kind, "id", value)
    body = {name: entry[name] for name in ("title", "detail", "type")} | {"status": 404}
    return Problem(404, body, f"no such {kind}")


def may_not_write() -> Problem:
    return _forbidden(
        "You do not have permission to DM one or more participants.", "the other one has not written first"
    )


def somebody_elses() -> Problem:
    body = {
        "title": "Forbidden",
        "detail": "Mentions of a user and replies to one are told to that user's own app alone.",
        "type": f"{_PROBLEMS}/not-authorized-for-resource",
        "status": 403,
    }
    return Problem(403, body, "another user's private events")


def no_such_page() -> Problem:
    body = {"title": "Not Found", "type": "about:blank", "status": 404, "detail": "Not Found"}
    return Problem(404, body, "no such endpoint")


def too_large() -> Problem:
    body = {"title": "Payload Too Large", "type": "about:blank", "status": 413, "detail": "Payload Too Large"}
    return Problem(413, body, "body too large")


def missing(kind: str, parameter: str, value: str) -> dict[str, Any]:
    """The entry that stands in `errors` of a 200 for what was asked for and is not there."""
    return {
        "value": value,
        "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": f"{_PROBLEMS}/resource-not-found",
    }


def unseen(why: Hidden | None, kind: str, parameter: str, value: str) -> dict[str, Any]:
    """The entry for what is gone, or hidden from whoever asks."""
    entry = missing(kind, parameter, value)
    if why is Hidden.PROTECTED:
        entry["title"] = "Authorization Error"
        entry["detail"] = (
            f"Sorry, you are not authorized to see the {kind.title()} with {parameter}: [{value}]."
        )
        entry["type"] = f"{_PROBLEMS}/not-authorized-for-resource"
    if why is Hidden.SUSPENDED and kind == "user":
        entry["title"] = "Forbidden"
        entry["detail"] = f"User has been suspended: [{value}]."
    return entry


def _forbidden(detail: str, note: str) -> Problem:
    return Problem(403, {"detail": detail, "type": "about:blank", "title": "Forbidden", "status": 403}, note)
