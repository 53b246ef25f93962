"""X's own SDK as a second client, made by X from its own description: it signs by itself, asks in the new words, and
reads answers into its own models."""

import base64

import pytest
import requests
from xdk import Client
from xdk.activity.models import CreateSubscriptionRequest as CreateSubscription
from xdk.media.models import CreateMetadataRequest, UploadRequest
from xdk.posts.models import CreateRequest
from xdk.webhooks.models import CreateRequest as CreateWebhook

from tests.simulator.conftest import xdk_client
from tests.simulator.listening import Listener
from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator, a_jpeg


def test_it_reads_mentions_with_fields_and_expansions(x: Simulator, xdk: Client) -> None:
    parent = x.post(NAN, "Look at this swing")
    mention = x.post(
        PARENT, f"@{COUNCIL} see above", a_jpeg(), alt="A seat on one chain", in_reply_to=parent,
        place="Alma Park, Wrenford", box="153.01,-27.48,153.03,-27.46",
    )  # fmt: skip
    edited = x.post(PARENT, f"@{COUNCIL} one")
    newest = x.control("POST", f"posts/{edited}/edit", json={"text": f"@{COUNCIL} two"})["id"]
    (page,) = xdk.users.get_mentions(
        x.keys["council"]["id"],
        max_results=5,
        post_fields=["created_at", "conversation_id", "attachments", "geo", "entities", "reply_settings"],
        expansions=[
            "author_id",
            "attachments.media_keys",
            "geo.place_id",
            "referenced_posts",
            "edit_history_post_ids",
        ],
        media_fields=["url", "alt_text", "width", "height"],
        place_fields=["geo", "full_name"],
        user_fields=["protected"],
    )
    second, first = page.data
    assert (second.id, second.edit_history_post_ids) == (newest, [edited, newest])
    assert (first.id, first.author_id, first.conversation_id) == (mention, x.account(PARENT)["id"], parent)
    assert first.reply_settings == "everyone"
    assert page.includes.users[0].username == PARENT
    (photo,) = page.includes.media
    assert photo.model_dump()["alt_text"] == "A seat on one chain"
    assert page.includes.places[0].full_name == "Alma Park, Wrenford"
    assert {post.id for post in page.includes.posts} >= {parent, edited, newest}
    assert (page.meta.result_count, page.meta.newest_id) == (2, newest)


def test_it_walks_through_pages(x: Simulator, xdk: Client) -> None:
    ids = x.batch(12)
    pages = list(xdk.users.get_mentions(x.keys["council"]["id"], max_results=5, since_id=ids[0]))
    assert [post.id for page in pages for post in page.data] == ids[:0:-1]


def test_it_replies_with_a_photo(x: Simulator, xdk: Client) -> None:
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    picture = UploadRequest(media=base64.b64encode(a_jpeg()).decode(), media_category="tweet_image")
    media_id = xdk.media.upload(picture).data.id
    described = {"id": media_id, "metadata": {"alt_text": {"text": "The swing, mended"}}}
    xdk.media.create_metadata(CreateMetadataRequest.model_validate(described))
    reply = {"in_reply_to_tweet_id": mention}
    said = {"text": "Fixed. R-1", "reply": reply, "media": {"media_ids": [media_id]}}
    post_id = xdk.posts.create(CreateRequest.model_validate(said)).data.id
    thread = x.control("GET", f"threads/{mention}")
    assert [post["id"] for post in thread["data"]] == [mention, post_id]
    assert thread["includes"]["media"][0]["alt_text"] == "The swing, mended"


def test_it_is_told_what_is_missing(x: Simulator, xdk: Client) -> None:
    there, gone = x.batch(2)
    x.control("DELETE", f"posts/{gone}")
    answer = xdk.posts.get_by_ids([gone, there])
    assert [post.id for post in answer.data] == [there]
    (error,) = answer.errors
    assert type(error).__name__ == "ResourceNotFoundProblem"
    assert (error.resource_id, error.parameter) == (gone, "ids")
    x.control("PUT", f"accounts/{PARENT}/standing", json={"protected": True})
    (error,) = xdk.posts.get_by_ids([there]).errors
    x.control("PUT", f"accounts/{PARENT}/standing", json={"protected": False})
    assert type(error).__name__ == "NotAuthorizedForResourceProblem"


def test_it_is_refused_where_nobody_asked(x: Simulator, xdk: Client) -> None:
    talk = x.post(PARENT, "The swing is broken again")
    said = {"text": "Tell us more", "reply": {"in_reply_to_tweet_id": talk}}
    with pytest.raises(requests.HTTPError) as refused:
        xdk.posts.create(CreateRequest.model_validate(said))
    assert refused.value.response.status_code == 403
    assert refused.value.response.json()["type"].endswith("/not-authorized-for-resource")


def test_a_wrong_secret_is_refused(x: Simulator) -> None:
    client = xdk_client(x, COUNCIL)
    client.auth.api_secret = "another"
    with pytest.raises(requests.HTTPError) as refused:
        client.posts.create(CreateRequest(text="Hello"))
    assert refused.value.response.status_code == 401


def test_it_registers_a_webhook_and_subscribes(x: Simulator, xdk: Client, ear: Listener) -> None:
    made = xdk.webhooks.create(CreateWebhook(url=ear.url)).data
    assert (made.url, made.valid) == (ear.url, True)
    council = x.keys["council"]["id"]
    asked = {"event_type": "post.mention.create", "filter": {"user_id": council}, "webhook_id": made.id}
    subscribed = xdk.activity.create_subscription(CreateSubscription.model_validate(asked)).data.subscription
    assert (subscribed.event_type, subscribed.webhook_id) == ("post.mention.create", made.id)
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    assert ear.next_ids(1) == [mention]
    assert xdk.webhooks.validate(made.id).data.valid
    assert xdk.webhooks.delete(made.id).data.deleted
