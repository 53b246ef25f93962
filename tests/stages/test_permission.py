"""What X would refuse is never sent: a person answers in the app, and the answer is found; or nobody may answer."""

from dataclasses import replace

from civic import outbox
from civic.core.permission import ReplyMode
from civic.core.post import OwnReply
from tests.stages.test_dividing import decline, divide
from tests.stages.test_edits import stored
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages, whole
from tests.stages.test_outbox import Scripted
from tests.world import SWING, World


def summoned(world: World, mode: ReplyMode) -> Scripted:
    channel = Scripted()
    world.channels["x"] = channel
    post_id = world.tweet()
    post = replace(stored(world, post_id).post, id=str(int(post_id) + 1000), reply_mode=mode)
    with world.house.opener.writing() as store:
        assert store.posts.edited(post, world.clock.now(), lambda one, other: int(one) > int(other))
    world.work()
    return channel


def test_an_answer_that_only_a_person_may_give_is_offered_and_found_again(world: World) -> None:
    channel = summoned(world, ReplyMode.HUMAN_IN_APP)
    assert messages(world) == [("acknowledged", "failed")]
    assert channel.posted == []
    [message] = whole(world).messages
    with world.house.opener.writing() as store:
        assert not outbox.retry(store, message.id, world.clock.now()), "it would be refused again"
    world.sign_in(world.mira)
    page = world.client.get("/desk/outbox").text
    assert "To be answered in the app" in page
    assert 'data-copy="' in page
    assert "Every reply went out." in page
    assert outbox.find_by_hand(world.house.opener, channel, world.clock) == 0
    answer_in_the_app(world, channel, "77")
    assert outbox.find_by_hand(world.house.opener, channel, world.clock) == 1
    assert messages(world) == [("acknowledged", "sent")]
    assert "To be answered in the app" not in world.client.get("/desk/outbox").text


def test_words_that_nobody_said_are_not_shown_as_said(world: World) -> None:
    """Who answers in the app writes as they like: on desk and public page stands only that they did."""
    channel = summoned(world, ReplyMode.HUMAN_IN_APP)
    [message] = whole(world).messages
    world.sign_in(world.mira)
    assert message.text in world.client.get("/desk/reports/R-1001").text
    answer_in_the_app(world, channel, "77")
    find(world, channel)
    desk, public = (world.client.get(path).text for path in ("/desk/reports/R-1001", "/reports/R-1001"))
    assert message.text not in desk + public
    assert "Answered by a person in the platform’s own app" in desk
    assert "The council wrote to the resident." in public


def answer_in_the_app(world: World, channel: Scripted, name: str, text: str = "Thanks, on it") -> None:
    to_id = stored(world, "2052000000000000001").post.id
    channel.by_hand.append((to_id, OwnReply(name, world.clock.now(), text)))


def find(world: World, channel: Scripted) -> dict[str, tuple[str, str | None]]:
    outbox.find_by_hand(world.house.opener, channel, world.clock)
    return {row.kind: (row.state, row.external_id) for row in whole(world).messages}


def test_an_answer_given_in_the_app_is_the_answer_to_one_message(world: World) -> None:
    """The first answer to a post was taken for what was to be said later, so that nobody said it."""
    channel = summoned(world, ReplyMode.HUMAN_IN_APP)
    answer_in_the_app(world, channel, "77")
    assert find(world, channel) == {"acknowledged": ("sent", "77")}
    world.clock.pass_(hours=1)
    answer_in_the_app(world, channel, "78")
    world.clock.pass_(hours=1)
    finish(world)
    assert find(world, channel) == {"acknowledged": ("sent", "77"), "fixed": ("failed", None)}
    world.clock.pass_(minutes=5)
    answer_in_the_app(world, channel, "79")
    assert find(world, channel) == {"acknowledged": ("sent", "77"), "fixed": ("sent", "79")}


def test_one_answer_in_the_app_to_a_post_that_two_messages_wait_for_settles_the_first(world: World) -> None:
    channel = summoned(world, ReplyMode.HUMAN_IN_APP)
    finish(world)
    answer_in_the_app(world, channel, "77")
    assert find(world, channel) == {"acknowledged": ("sent", "77"), "fixed": ("failed", None)}
    answer_in_the_app(world, channel, "78")
    assert find(world, channel) == {"acknowledged": ("sent", "77"), "fixed": ("sent", "78")}


def test_an_answer_in_the_app_settles_what_waits_for_the_report_that_it_names(world: World) -> None:
    channel = summoned(world, ReplyMode.HUMAN_IN_APP)
    answer_in_the_app(world, channel, "77")
    find(world, channel)
    world.clock.pass_(minutes=5)
    divide(world, text="Kids are still trying to use it", category="park", rest=SWING)
    for ref in (1001, 1002):
        decline(world, ref)
    world.clock.pass_(minutes=5)

    def declined() -> list[tuple[str, str | None]]:
        outbox.find_by_hand(world.house.opener, channel, world.clock)
        rows = [row for ref in (1001, 1002) for row in whole(world, ref).messages if row.kind == "declined"]
        return [(row.state, row.external_id) for row in rows]

    answer_in_the_app(world, channel, "78", "Sorry, that one is not ours. Your reference is R-1002")
    assert declined() == [("failed", None), ("sent", "78")]
    answer_in_the_app(world, channel, "79")
    assert declined() == [("sent", "79"), ("sent", "78")]


def test_what_nobody_may_answer_is_not_answered_and_says_why(world: World) -> None:
    channel = summoned(world, ReplyMode.NONE)
    assert messages(world) == [("acknowledged", "dropped")]
    assert "only some people" in whole(world).messages[0].reason
    assert channel.posted == []
    assert world.report().state == "with_crew"
