"""Having X push to us: our address registered, and its events about the council asked for.

In: the address of our webhook. Out: what was done, in words. Promises: asking twice changes nothing; X checks the
address by its challenge while it is registered, so the pages must be up.
"""

from civic.adapters.x.calls import Calls
from civic.adapters.x.line import Json
from civic.adapters.x.pushed import POSTED


def have_pushed(calls: Calls, own_id: str, url: str) -> list[str]:
    """Register the address and subscribe to what is posted to us; raises Refused and NoAnswer."""
    known = {one.get("url"): one for one in _listed(calls.ask("GET", "/2/webhooks"))}
    webhook, done = known.get(url), []
    if webhook is None:
        webhook = calls.ask("POST", "/2/webhooks", {"url": url}).get("data", {})
        done.append(f"X has checked {url} and will push to it.")
    elif not webhook.get("valid"):
        valid = _checked(calls, str(webhook["id"]))
        done.append(f"X has checked {url} again: it is {'valid' if valid else 'not valid'}.")
    here = [
        one
        for one in _listed(calls.ask("GET", "/2/activity/subscriptions"))
        if _is_ours(one, webhook, own_id)
    ]
    for event_type in POSTED:
        if event_type not in [one.get("event_type") for one in here]:
            wanted = {"event_type": event_type, "filter": {"user_id": own_id}, "webhook_id": webhook["id"]}
            calls.ask("POST", "/2/activity/subscriptions", wanted)
            done.append(f"X will tell of {event_type}.")
    return done or [f"X pushes to {url} already."]


def still_pushes(calls: Calls, own_id: str) -> bool | None:
    """Whether X holds an address of ours to be valid; one that it does not is checked again at once."""
    subscribed = _listed(calls.ask("GET", "/2/activity/subscriptions"))
    ours = [one.get("webhook_id") for one in subscribed if _whose(one) == own_id]
    webhooks = [one for one in _listed(calls.ask("GET", "/2/webhooks")) if one.get("id") in ours]
    if not webhooks:
        return None
    if any(one.get("valid") for one in webhooks):
        return True
    return any([_checked(calls, str(one["id"])) for one in webhooks])


def _checked(calls: Calls, webhook_id: str) -> bool:
    told = calls.ask("PUT", f"/2/webhooks/{webhook_id}").get("data")
    return isinstance(told, dict) and told.get("valid") is True


def _listed(answer: Json) -> list[Json]:
    data = answer.get("data")
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _is_ours(subscription: Json, webhook: Json, own_id: str) -> bool:
    return _whose(subscription) == own_id and subscription.get("webhook_id") == webhook.get("id")


def _whose(subscription: Json) -> object:
    to = subscription.get("filter")
    return to.get("user_id") if isinstance(to, dict) else None
