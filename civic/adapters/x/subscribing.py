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
        checked = calls.ask("PUT", f"/2/webhooks/{webhook['id']}").get("data", {})
        done.append(f"X has checked {url} again: it is {'valid' if checked.get('valid') else 'not valid'}.")
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


def _listed(answer: Json) -> list[Json]:
    data = answer.get("data")
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _is_ours(subscription: Json, webhook: Json, own_id: str) -> bool:
    to = subscription.get("filter")
    whose = to.get("user_id") if isinstance(to, dict) else None
    return whose == own_id and subscription.get("webhook_id") == webhook.get("id")
