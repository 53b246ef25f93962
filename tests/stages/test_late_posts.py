"""What we see a week or more after it was written: a person looks at it, and nobody is answered by a machine."""

from dataclasses import replace

from civic import intake
from civic.core.report import ReportState
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages, whole
from tests.world import World, newer


def test_what_is_seen_a_week_late_is_for_a_person_and_answered_by_nobody(world: World) -> None:
    now = world.clock.now()
    world.clock.pass_(days=-9)
    world.tweet(received_at=now)
    world.tweet("@WrenfordCouncil the swing seat in the playground is broken", by="nan", received_at=now)
    world.clock.at = now
    world.work()
    for ref in ("R-1001", "R-1002"):
        assert world.report(ref).state is ReportState.NEW
    assert messages(world) == messages(world, 1002) == []
    assert "Posted 9 days before we saw it" in whole(world).events[0].why


def test_a_late_reply_opens_nothing_and_is_read_by_a_person(world: World) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    now = world.clock.now()
    world.clock.pass_(days=-9)
    world.tweet("Still broken", reply_to=first, received_at=now)
    world.clock.at = now
    world.work()
    assert world.report().state is ReportState.FIXED
    assert world.report().reply_due_at is not None


def test_old_posts_are_for_a_person_once_the_channel_has_been_read(world: World) -> None:
    world.tweet()
    with world.house.opener.reading() as store:
        stored = store.posts.get(1)
    assert stored is not None
    now = world.clock.pass_(days=8)
    opener = world.house.opener
    intake.store_page(opener, [replace(stored.post, id="11", root_id="11")], now, newer, first=True)
    intake.store_page(opener, [replace(stored.post, id="12", root_id="12")], now, newer)
    world.work()
    with world.house.opener.reading() as store:
        assert [store.posts.get(number).report_id for number in (1, 2, 3)] == [1001, None, 1002]  # type: ignore[union-attr]
