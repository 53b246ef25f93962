"""Claim, send, settle: nothing lost, nothing said twice, whatever the channel answers.

The channel is scripted, because a platform that fails in just these ways cannot be had; the adapter's own
behaviour against a real API over HTTP is tested with the adapter.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from civic import outbox
from civic.adapters.x.names import CALL_NAMES
from civic.core.calls import Tally
from civic.core.pacing import Pace
from civic.core.post import InboundPost, OwnReply
from civic.ports import OutboundPhoto, PermanentFailure, TemporaryFailure, UnknownOutcome
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.world import SWING, World


class Scripted:
    """Answers each reply as the script says, and remembers what the platform would have."""

    name, known_as = "x", "X"
    lists_at_most = 800
    look = "a look"
    call_names = CALL_NAMES
    pace = Pace(timedelta(minutes=15), most=95, unhurried=80)

    def __init__(self, *script: Exception | str) -> None:
        self.script = list(script)
        self.posted: list[tuple[str, str]] = []
        self.by_hand: list[tuple[str, OwnReply]] = []
        self.looked = 0
        self.tally = Tally()

    def pages_since(self, since_id: str | None) -> Iterator[list[InboundPost]]:
        return iter(())

    def search(self, since_id: str, until_id: str) -> Iterator[list[InboundPost]]:
        raise PermanentFailure("no search here")

    def photo(self, url: str) -> bytes:
        raise PermanentFailure("no photos here")

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        step = self.script.pop(0) if self.script else "ok"
        if isinstance(step, TemporaryFailure | PermanentFailure):
            raise step
        self.posted.append((to_id, text))
        if isinstance(step, Exception):
            raise step
        return str(len(self.posted))

    def find_reply(self, to_id: str, text: str) -> str | None:
        self.looked += 1
        found = (str(n) for n, one in enumerate(self.posted, 1) if one == (to_id, text))
        return next(found, None)

    def replies(self, to_id: str) -> list[OwnReply]:
        return [reply for to, reply in self.by_hand if to == to_id]

    def gone(self, ids: Sequence[str]) -> set[str]:
        return set()

    def take_tally(self) -> Tally:
        taken, self.tally = self.tally, Tally()
        return taken

    def newer(self, one: str, other: str | None) -> bool:
        return other is None or int(one) > int(other)


def acknowledged(world: World, *script: Exception | str) -> Scripted:
    channel = Scripted(*script)
    world.channels["x"] = channel
    world.swing()
    return channel


def test_an_error_that_nobody_foresaw_is_told_and_ends_after_a_day(world: World) -> None:
    channel = acknowledged(world, *[RuntimeError("odd") for _ in range(400)])
    world.work()
    assert message(world) == ("sending", None, "RuntimeError: odd")
    channel.posted.clear()
    for _ in range(27):
        world.clock.pass_(hours=1)
        world.work()
        channel.posted.clear()
    assert message(world) == ("failed", None, "Given up after a day: RuntimeError: odd")


def test_a_photo_that_cannot_be_read_holds_the_words_back_with_a_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledged(world)
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        outbox.release(store, office, 1001, world.clock.now(), world.mira.actor)

    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    world.work()
    fixed = whole(world).messages[-1]
    assert (fixed.kind, fixed.state) == ("fixed", "queued")
    assert "Permission denied" in fixed.reason


def message(world: World) -> tuple[str, str | None, str]:
    row = whole(world).messages[0]
    return row.state, row.external_id, row.reason


def test_a_sent_message_has_the_platforms_id(world: World) -> None:
    channel = acknowledged(world)
    assert message(world) == ("sent", "1", "")
    world.work()
    assert len(channel.posted) == 1


def test_a_temporary_failure_waits_and_then_goes(world: World) -> None:
    channel = acknowledged(world, TemporaryFailure("X is busy"))
    assert message(world) == ("queued", None, "X is busy")
    world.work()
    assert channel.posted == []
    world.clock.pass_(seconds=3)
    world.work()
    assert message(world)[:2] == ("sent", "1")


def test_messages_that_failed_together_come_back_apart(world: World) -> None:
    world.channels["x"] = channel = Scripted(*[TemporaryFailure("X is busy")] * 6)
    for n in range(6):
        world.tweet(f"{SWING} {n}", by=f"r{n}")
    while world.worker._do():
        pass
    world.work()
    assert channel.script == []
    with world.house.opener.engine.connect() as connection:
        due = connection.execute(text("select distinct due_at from outbox_message")).scalars().all()
    assert len(due) == 6


def test_a_reset_time_is_kept_to(world: World) -> None:
    until = world.clock.now().replace(hour=23, minute=30)
    channel = acknowledged(world, TemporaryFailure("Too many requests", retry_at=until))
    world.clock.pass_(minutes=30)
    world.work()
    assert channel.posted == []
    world.clock.at = until
    world.work()
    assert len(channel.posted) == 1


def test_a_permanent_failure_is_shown_with_its_reason_and_may_be_tried_again(world: World) -> None:
    channel = acknowledged(world, PermanentFailure("You can only reply to posts where you are mentioned."))
    assert message(world) == ("failed", None, "You can only reply to posts where you are mentioned.")
    world.clock.pass_(hours=1)
    world.work()
    assert channel.posted == []
    with world.house.opener.writing() as store:
        assert outbox.retry(store, whole(world).messages[0].id, world.clock.now())
    world.work()
    assert message(world)[:2] == ("sent", "1")


def test_an_unknown_outcome_is_looked_up_and_not_said_twice(world: World) -> None:
    channel = acknowledged(world, UnknownOutcome("No answer"))
    assert message(world) == ("sending", None, "No answer")
    world.clock.pass_(seconds=10)
    world.work()
    assert message(world)[:2] == ("sent", "1")
    assert (len(channel.posted), channel.looked) == (1, 1)


def test_a_sender_that_died_after_the_platform_accepted_says_it_once(world: World) -> None:
    channel = Scripted()
    world.swing()
    now = world.clock.now()
    with world.house.opener.writing() as store:
        [claimed] = store.outbox.claim("x", now, now + world.house.lease)
    channel.reply(claimed.reply_to_id, claimed.text, ())
    world.channels["x"] = channel
    world.work()
    assert len(channel.posted) == 1
    assert channel.looked == 0
    world.clock.pass_(seconds=61)
    world.work()
    assert message(world)[:2] == ("sent", "1")
    assert (len(channel.posted), channel.looked) == (1, 1)


def test_a_sender_that_died_before_the_platform_had_it_says_it_once(world: World) -> None:
    channel = Scripted()
    world.swing()
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.outbox.claim("x", now, now + world.house.lease)
    world.channels["x"] = channel
    world.clock.pass_(seconds=61)
    world.work()
    assert message(world)[:2] == ("sent", "1")
    assert len(channel.posted) == 1


def test_after_a_day_of_failures_a_person_decides(world: World) -> None:
    acknowledged(world, *[TemporaryFailure("X is down") for _ in range(400)])
    for _ in range(27):
        world.clock.pass_(hours=1)
        world.work()
    state, _, reason = message(world)
    assert state == "failed"
    assert "X is down" in reason


def test_the_day_of_patience_begins_when_a_person_lets_the_words_go(world: World) -> None:
    world.swing()
    finish(world)
    world.channels["x"] = channel = Scripted("ok", TemporaryFailure("X is busy"))
    world.clock.pass_(hours=30)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        outbox.release(store, office, 1001, world.clock.now(), world.mira.actor)
    world.work()
    assert (whole(world).messages[-1].state, whole(world).messages[-1].reason) == ("queued", "X is busy")
    world.clock.pass_(seconds=3)
    world.work()
    assert whole(world).messages[-1].state == "sent"
    assert len(channel.posted) == 2


def test_a_message_tried_again_by_a_person_has_another_day(world: World) -> None:
    acknowledged(world, PermanentFailure("No"), TemporaryFailure("X is busy"))
    world.clock.pass_(hours=30)
    with world.house.opener.writing() as store:
        assert outbox.retry(store, whole(world).messages[0].id, world.clock.now())
    world.work()
    assert message(world)[0] == "sending"
    world.clock.pass_(minutes=1)
    world.work()
    assert message(world)[:2] == ("sent", "1")


class Slow(Scripted):
    """Takes longer than a lease for one call; meanwhile another worker does what is due."""

    def __init__(self, world: World, *script: Exception | str) -> None:
        super().__init__(*script)
        self.world = world
        self.meanwhile = 1

    def _overtaken(self) -> None:
        if self.meanwhile:
            self.meanwhile -= 1
            self.world.clock.pass_(seconds=61)
            self.world.work()


class SlowToAnswer(Slow):
    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        self._overtaken()
        return super().reply(to_id, text, photos)


class SlowToLook(Slow):
    def find_reply(self, to_id: str, text: str) -> str | None:
        found = super().find_reply(to_id, text)
        self._overtaken()
        return found


def test_a_sender_whose_lease_has_lapsed_changes_nothing_of_what_another_settled(world: World) -> None:
    world.channels["x"] = channel = SlowToAnswer(world, "ok", TemporaryFailure("X is busy"))
    world.swing()
    assert message(world)[:2] == ("sent", "1")
    assert len(channel.posted) == 1


def test_a_claim_that_another_holds_by_now_is_not_put_back(world: World) -> None:
    world.swing()
    now = world.clock.now()
    with world.house.opener.writing() as store:
        [first] = store.outbox.claim("x", now, now)
        [second] = store.outbox.claim("x", now, now + world.house.lease)
        assert not store.outbox.again(first.id, now, "late", first.attempts)
        assert not store.outbox.failed(first.id, "late", first.attempts)
        assert store.outbox.again(second.id, now, "in time", second.attempts)
    assert message(world) == ("queued", None, "in time")


def test_who_looked_too_long_leaves_the_sending_to_who_claimed_it_since(world: World) -> None:
    world.swing()
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.outbox.claim("x", now, now)
    world.channels["x"] = channel = SlowToLook(world)
    world.work()
    assert message(world)[:2] == ("sent", "1")
    assert (len(channel.posted), channel.looked) == (1, 2)
