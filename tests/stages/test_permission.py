"""What X would refuse is never sent: a person answers in the app, and the answer is found; or nobody may answer."""

from dataclasses import replace

from civic import outbox
from civic.core.permission import ReplyMode
from tests.stages.test_edits import stored
from tests.stages.test_intake import messages, whole
from tests.stages.test_outbox import Scripted
from tests.world import World


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
    channel.posted.append((stored(world, "2052000000000000001").post.id, "Thanks, we will look at it. Mira"))
    assert outbox.find_by_hand(world.house.opener, channel, world.clock) == 1
    assert messages(world) == [("acknowledged", "sent")]
    assert "To be answered in the app" not in world.client.get("/desk/outbox").text


def test_what_nobody_may_answer_is_not_answered_and_says_why(world: World) -> None:
    channel = summoned(world, ReplyMode.NONE)
    assert messages(world) == [("acknowledged", "dropped")]
    assert "only some people" in whole(world).messages[0].reason
    assert channel.posted == []
    assert world.report().state == "with_crew"
