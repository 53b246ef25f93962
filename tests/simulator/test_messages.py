"""Direct messages: only to whoever wrote first, within X's limits, read back newest first."""

import pytest
import requests
import tweepy

from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator, a_jpeg


def write(x: Simulator, text: str = "Could you call me?", by: str = PARENT) -> str:
    told = x.control("POST", "messages", json={"username": by, "to": COUNCIL, "text": text})
    return str(told["id"])


def test_who_wrote_first_is_answered_and_reads_the_answer(x: Simulator) -> None:
    first, parent = write(x), x.account(PARENT)["id"]
    sent = x.client().create_direct_message(
        participant_id=parent, text="We will call at noon", user_auth=True
    )
    council = x.keys["council"]["id"]
    both = "-".join(sorted((parent, council), key=int))
    assert sent["data"]["dm_conversation_id"] == both
    asked = {
        "dm_event_fields": ["sender_id", "created_at", "dm_conversation_id"],
        "expansions": ["sender_id"],
    }
    seen = x.client(PARENT).get_direct_message_events(dm_conversation_id=both, user_auth=True, **asked)
    answer, question = seen["data"]
    assert (question["id"], question["text"], question["event_type"]) == (
        first,
        "Could you call me?",
        "MessageCreate",
    )
    assert (answer["id"], answer["sender_id"]) == (sent["data"]["dm_event_id"], council)
    assert {one["username"] for one in seen["includes"]["users"]} == {COUNCIL, PARENT}
    assert "sender_id" not in x.client().get_direct_message_events(user_auth=True)["data"][0]
    again = x.client().create_direct_message(dm_conversation_id=both, text="Again", user_auth=True)
    assert again["data"]["dm_conversation_id"] == both


def test_nobody_is_written_to_who_did_not_write_first(x: Simulator) -> None:
    write(x)
    with pytest.raises(tweepy.Forbidden) as refused:
        x.client().create_direct_message(participant_id=x.account(NAN)["id"], text="Hello", user_auth=True)
    assert refused.value.response.json() == {
        "detail": "You do not have permission to DM one or more participants.",
        "type": "about:blank", "title": "Forbidden", "status": 403,
    }  # fmt: skip


def test_only_ones_own_conversations_are_read_page_by_page(x: Simulator) -> None:
    ids = [write(x, f"Message {number}") for number in range(3)]
    other = write(x, "From somebody else", by=NAN)
    parent = x.account(PARENT)["id"]
    page = x.client().get_direct_message_events(participant_id=parent, max_results=2, user_auth=True)
    assert [one["id"] for one in page["data"]] == [ids[2], ids[1]]
    token = page["meta"]["next_token"]
    rest = x.client().get_direct_message_events(participant_id=parent, pagination_token=token, user_auth=True)
    assert ([one["id"] for one in rest["data"]], rest["meta"]) == ([ids[0]], {"result_count": 1})
    assert [one["id"] for one in x.client().get_direct_message_events(user_auth=True)["data"]] == [
        other,
        *ids[::-1],
    ]
    theirs = x.client(PARENT).get_direct_message_events(user_auth=True)
    assert [one["id"] for one in theirs["data"]] == ids[::-1]


def test_a_photo_goes_along_when_it_is_ones_own(x: Simulator) -> None:
    write(x)
    path = f"/2/dm_conversations/with/{x.account(PARENT)['id']}/messages"
    media_id = x.ask("/2/media/upload", method="POST", files={"media": a_jpeg()}).json()["data"]["id"]
    sent = x.ask(path, method="POST", json={"attachments": [{"media_id": media_id}]})
    assert sent.status_code == 201
    (seen, _) = x.ask("/2/dm_events?dm_event.fields=attachments").json()["data"]
    assert seen["attachments"] == {"media_keys": [f"3_{media_id}"]}
    theirs = x.ask("/2/media/upload", PARENT, "POST", files={"media": a_jpeg()}).json()["data"]["id"]
    refused = x.ask(path, method="POST", json={"attachments": [{"media_id": theirs}]})
    assert (refused.status_code, "Your media IDs are invalid." in refused.text) == (400, True)


def test_what_is_asked_wrongly_is_refused(x: Simulator) -> None:
    write(x)
    mine = f"/2/dm_conversations/with/{x.account(PARENT)['id']}/messages"
    for method, path, body in (
        ("POST", mine, {"text": " "}),
        ("POST", "/2/dm_conversations/with/1/messages", {"text": "Hello"}),
        ("GET", "/2/dm_conversations/1-2/dm_events", None),
        ("GET", "/2/dm_events?max_results=101", None),
        ("GET", "/2/dm_events?dm_event.fields=mood", None),
        ("GET", "/2/dm_events?since_id=1", None),
    ):
        answer = x.ask(path, method=method, json=body)
        assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request"), path
    nobody = {"username": PARENT, "to": "nobody_here", "text": "Hello"}
    assert requests.post(f"{x.url}/simulator/api/messages", json=nobody, timeout=20).status_code == 404


def test_messages_have_their_limits_and_prices(x: Simulator) -> None:
    write(x)
    path = f"/2/dm_conversations/with/{x.account(PARENT)['id']}/messages"
    headers = x.ask(path, method="POST", json={"text": "One"}).headers
    assert (headers["x-rate-limit-limit"], headers["x-user-limit-24hour-limit"]) == ("15", "1440")
    for number in range(14):
        assert x.ask(path, method="POST", json={"text": f"More {number}"}).status_code == 201
    assert x.ask(path, method="POST", json={"text": "Too many"}).status_code == 429
    x.client().get_direct_message_events(user_auth=True)
    costs = {line["kind"]: line["dollars"] for line in x.control("GET", "ledger")["lines"]}
    assert (costs["message"], costs["message_read"]) == (0.225, 0.16)
