"""X's own SDK through the rest of the simulator: writing, uploads in parts, people, search, messages, webhooks."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import requests
from xdk import Client
from xdk.activity.models import CreateSubscriptionRequest as CreateSubscription
from xdk.direct_messages.models import CreateByParticipantIdRequest
from xdk.media.models import AppendUploadRequest, InitializeUploadRequest, UploadRequest
from xdk.posts.models import CreateRequest
from xdk.webhooks.models import CreateRequest as CreateWebhook
from xdk.webhooks.models import CreateWebhookReplayJobRequest as Replay

from tests.simulator.conftest import xdk_client
from tests.simulator.listening import Listener
from tests.simulator.running import COUNCIL, NAN, PARENT, Here, Simulator, a_jpeg


def app_client(x: Simulator) -> Client:
    """The app itself: some calls take nothing else."""
    client = Client(bearer_token=x.control("GET", "accounts")["bearer_token"])
    client.session.mount("https://", Here(x.url))
    return client


def problem(refused: pytest.ExceptionInfo[requests.HTTPError]) -> tuple[int, str]:
    answer = refused.value.response
    return answer.status_code, str(answer.json().get("detail", ""))


def test_it_posts_edits_reads_and_deletes_its_own(x: Simulator, xdk: Client) -> None:
    made = xdk.posts.create(CreateRequest(text="Roadworks in Quay Street tonight"))
    first = made.data.id
    changed = {"text": "Roadworks in Quay Street tomorrow", "edit_options": {"previous_post_id": first}}
    newest = xdk.posts.create(CreateRequest.model_validate(changed)).data.id
    shown = xdk.posts.get_by_id(first, post_fields=["edit_controls", "note_post"]).data
    assert (shown.id, shown.text, shown.edit_controls.edits_remaining) == (newest, changed["text"], 4)
    council = x.keys["council"]["id"]
    (page,) = xdk.users.get_posts(council, max_results=5)
    assert [post.id for post in page.data] == [newest]
    assert xdk.posts.delete(newest).data.deleted
    (page,) = xdk.users.get_posts(council, max_results=5)
    assert page.data in (None, [])


def test_the_same_words_twice_are_refused(xdk: Client) -> None:
    xdk.posts.create(CreateRequest(text="Roads are open"))
    with pytest.raises(requests.HTTPError) as refused:
        xdk.posts.create(CreateRequest(text="Roads are open"))
    assert problem(refused) == (403, "You are not allowed to create a Tweet with duplicate content.")


def test_a_reply_to_what_is_gone_is_refused(x: Simulator, xdk: Client) -> None:
    gone = x.post(PARENT, f"@{COUNCIL} the swing")
    x.control("DELETE", f"posts/{gone}")
    said = {"text": "Thank you", "reply": {"in_reply_to_tweet_id": gone}}
    with pytest.raises(requests.HTTPError) as refused:
        xdk.posts.create(CreateRequest.model_validate(said))
    assert problem(refused)[1].endswith("a Tweet that is deleted or not visible to you.")


def test_it_uploads_a_photo_in_parts(x: Simulator, xdk: Client) -> None:
    photo = a_jpeg(1200, 900)
    opened = {"media_category": "tweet_image", "media_type": "image/jpeg", "total_bytes": len(photo)}
    upload = xdk.media.initialize_upload(InitializeUploadRequest.model_validate(opened)).data.id
    half = len(photo) // 2
    for number, part in enumerate((photo[:half], photo[half:])):
        told = {"media": base64.b64encode(part).decode(), "segment_index": number}
        xdk.media.append_upload(upload, AppendUploadRequest.model_validate(told))
    media_id = xdk.media.finalize_upload(upload).data.id
    said = {"text": "The new swing", "media": {"media_ids": [media_id]}}
    post_id = xdk.posts.create(CreateRequest.model_validate(said)).data.id
    (shown,) = x.control("GET", f"threads/{post_id}")["includes"]["media"]
    assert (shown["width"], shown["height"]) == (1200, 900)


def test_somebody_elses_photo_is_not_for_ones_post(x: Simulator, xdk: Client) -> None:
    picture = UploadRequest(media=base64.b64encode(a_jpeg()).decode(), media_category="tweet_image")
    theirs = xdk_client(x, PARENT).media.upload(picture).data.id
    said = {"text": "Look", "media": {"media_ids": [theirs]}}
    with pytest.raises(requests.HTTPError) as refused:
        xdk.posts.create(CreateRequest.model_validate(said))
    assert refused.value.response.json()["errors"][0]["message"] == "Your media IDs are invalid."


def test_it_looks_people_up(x: Simulator, xdk: Client) -> None:
    assert xdk.users.get_me().data.username == COUNCIL
    found = xdk.users.get_by_username(PARENT, user_fields=["created_at", "protected"]).data
    assert (found.id, found.protected) == (x.account(PARENT)["id"], False)
    assert xdk.users.get_by_id(found.id).data.username == PARENT
    (error,) = xdk.users.get_by_username("nobody_here").errors
    assert type(error).__name__ == "ResourceNotFoundProblem"


def test_it_searches_page_by_page(x: Simulator, xdk: Client) -> None:
    ids = x.batch(25)
    pages = list(xdk.posts.search_recent(f"@{COUNCIL} -is:retweet", max_results=10, since_id=ids[2]))
    assert [len(page.data) for page in pages] == [10, 10, 2]
    assert [post.id for page in pages for post in page.data] == ids[:2:-1]


def test_it_answers_a_message(x: Simulator, xdk: Client) -> None:
    asked = x.control("POST", "messages", json={"username": PARENT, "to": COUNCIL, "text": "Could you call?"})
    (page,) = xdk.direct_messages.get_events(dm_event_fields=["sender_id", "created_at"])
    assert [(one.id, one.text, one.sender_id) for one in page.data] == [
        (asked["id"], "Could you call?", x.account(PARENT)["id"])
    ]
    answer = CreateByParticipantIdRequest.model_validate({"text": "We will"})
    sent = xdk.direct_messages.create_by_participant_id(x.account(PARENT)["id"], answer).data
    (page,) = xdk.direct_messages.get_events_by_participant_id(x.account(PARENT)["id"])
    assert page.data[0].id == sent.dm_event_id
    with pytest.raises(requests.HTTPError) as refused:
        xdk.direct_messages.create_by_participant_id(x.account(NAN)["id"], answer)
    assert problem(refused) == (403, "You do not have permission to DM one or more participants.")


def test_it_keeps_webhooks_in_order(x: Simulator, xdk: Client, ear: Listener) -> None:
    webhook = xdk.webhooks.create(CreateWebhook(url=ear.url)).data.id
    asked = {"event_type": "post.mention.create", "filter": {"user_id": x.keys["council"]["id"]}}
    xdk.activity.create_subscription(CreateSubscription.model_validate(asked | {"webhook_id": webhook}))
    (listed,) = app_client(x).webhooks.get().data
    assert (listed.id, listed.url, listed.valid) == (webhook, ear.url, True)
    (page,) = xdk.activity.get_subscriptions()
    (subscription,) = page.data
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    assert ear.next_ids(1) == [mention]
    now = datetime.fromtimestamp(x.now(), UTC)
    span = {
        "from_date": f"{now - timedelta(minutes=5):%Y%m%d%H%M}",
        "to_date": f"{now + timedelta(minutes=1):%Y%m%d%H%M}",
    }
    app_client(x).webhooks.create_webhook_replay_job(Replay.model_validate({"webhook_id": webhook, **span}))
    assert ear.next_ids(1) == [mention]
    assert app_client(x).activity.delete_subscription(subscription.subscription_id).data.deleted
    (page,) = xdk.activity.get_subscriptions()
    assert page.data in (None, [])
