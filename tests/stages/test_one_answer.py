"""One post is answered once without a person, more goes only when somebody sends it; and no words are said twice."""

import tempfile
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from civic import dispatch, fieldwork, outbox, triage
from civic.core.report import IllegalMove, ReportState
from civic.core.wording import KINDS
from civic.db.store import Store
from civic.db.store.reports import NoSuchReport
from civic.db.store.work_orders import NoSuchWorkOrder
from civic.deps import Workplace
from civic.fieldwork import FieldUpdate, NotReady
from civic.ports import TemporaryFailure, UnknownOutcome
from civic.triage import NotPossible
from tests.databases import Sqlite
from tests.stages.test_edits import edit
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages, whole
from tests.stages.test_outbox import Scripted
from tests.world import SWING, World

NO_PLACE = "@WrenfordCouncil the swing seat in the playground is broken"
TEXTS = (
    SWING,
    NO_PLACE,
    "@WrenfordCouncil live wires down on the footpath at Alma Park, someone will get killed",
    "@WrenfordCouncil huge pothole on Quay Street at Baker Street",
    "@WrenfordCouncil when is the library open?",
    "@WrenfordCouncil you never fix anything",
    "@WrenfordCouncil lovely day",
    "@WrenfordCouncil something is broken",
    "At Alma Park",
    "Still broken",
    "Thanks!",
    "STOP",
    "START",
)
PEOPLE = ("almaparkparent", "northside_nan", "kerbwatch")


def telling_all(world: World) -> None:
    """Every kind of message is switched on."""
    furnish = world.house.furnish

    def all_told(*given: object) -> Workplace:
        made: Workplace = furnish(*given)  # type: ignore[arg-type]
        return replace(made, office=replace(made.office, told=frozenset(KINDS)))

    world.house.furnish = all_told


def by_itself(world: World, channel: Scripted) -> Counter[int]:
    """How many automatic answers stand at each post, all its versions together."""
    with world.house.opener.engine.connect() as connection:
        rows = connection.execute(text("select post_id, reply_to_id, text from outbox_message")).all()
    posts = {(row.reply_to_id, row.text): row.post_id for row in rows}
    return Counter(posts[said] for said in channel.posted if "^auto" in said[1])


def test_a_place_added_after_the_question_went_is_answered_when_a_person_says_so(world: World) -> None:
    world.channels["x"] = channel = Scripted()
    post_id = world.tweet(NO_PLACE)
    world.work()
    edit(world, post_id, SWING)
    world.work()
    assert messages(world) == [("question", "sent"), ("acknowledged", "held")]
    world.sign_in(world.mira)
    page = world.client.get("/desk/reports/R-1001").text
    assert "one automatic answer" in page
    assert "Send the reply" in page
    assert world.client.post("/desk/reports/R-1001/release").status_code == 303
    world.work()
    assert [said.rpartition(" ")[2] for _, said in channel.posted] == ["^auto", "^MS"]


def test_who_reported_the_same_hears_of_the_reopening_when_a_person_says_so(world: World) -> None:
    world.channels["x"] = channel = Scripted()
    first = world.tweet()
    world.tweet(by="northside_nan")
    world.work()
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, now, world.mira.actor)
    world.work()
    finish(world)
    with world.house.opener.writing() as store:
        outbox.release(store, office, 1001, now, world.mira.actor)
    world.tweet("Still broken", reply_to=first)
    world.work()
    assert world.report().state is ReportState.WITH_CREW
    reopened = [row.state for row in whole(world).messages if row.kind == "reopened"]
    assert sorted(reopened) == ["held", "sent"]
    assert by_itself(world, channel).most_common(1)[0][1] == 1


def test_what_still_waits_when_the_job_has_ended_is_not_said_any_more(world: World) -> None:
    test_who_reported_the_same_hears_of_the_reopening_when_a_person_says_so(world)
    finish(world, "Another chain")
    states = [(row.kind, row.state) for row in whole(world).messages if row.kind in ("reopened", "fixed")]
    assert ("reopened", "held") not in states
    assert [one for one in states if one[1] == "held"] == [("fixed", "held")] * 2


def test_what_was_shown_is_what_each_of_many_reads(world: World) -> None:
    world.channels["x"] = channel = Scripted()
    for number in range(5):
        world.tweet(f"{SWING} {number}", by=f"r{number}")
    world.work()
    office, now = world.house.workplace().office, world.clock.now()
    for report in range(1002, 1006):
        with world.house.opener.writing() as store:
            triage.merge(store, office, report, 1001, now, world.mira.actor)
    world.work()
    finish(world)
    world.sign_in(world.mira)
    page = unescape(world.client.get("/desk/reports/R-1001").text)
    channel.posted.clear()
    assert world.client.post("/desk/reports/R-1001/release").status_code == 303
    world.work()
    said = [words for _, words in channel.posted]
    assert [words for words in said if words not in page] == []
    assert len(set(said)) == len(said) == 5
    shown = world.client.get("/desk/reports/R-1001/words.json", params={"act": "reopening"}).json()["texts"]
    assert world.client.post("/desk/reports/R-1001/reopening").status_code == 303
    channel.posted.clear()
    world.work()
    assert sorted(words for _, words in channel.posted) == sorted(shown)
    assert len(set(shown)) == 5


@pytest.mark.parametrize("sent", [True, False])
def test_the_crew_is_told_of_when_a_person_says_so(world: World, sent: bool) -> None:
    telling_all(world)
    if sent:
        world.channels["x"] = Scripted()
    world.swing()
    assert messages(world) == [("acknowledged", "sent" if sent else "queued"), ("assigned", "held")]


def _finish(world: World, store: Store, report_id: int) -> None:
    office, now = world.house.workplace().office, world.clock.now()
    order = store.reports.take(report_id).work_order_id or 0
    update = FieldUpdate(str(uuid.uuid4()), order, world.parks_north.actor, now, now)
    fieldwork.complete(store, office, update, "New chain")


def _give_up(world: World, store: Store, report_id: int) -> None:
    office, now = world.house.workplace().office, world.clock.now()
    order = store.reports.take(report_id).work_order_id or 0
    update = FieldUpdate(str(uuid.uuid4()), order, world.parks_north.actor, now, now)
    fieldwork.unable_to_complete(store, office, update, "No such part")


def _by_desk(verb: Callable[..., object], *more: object) -> Callable[[World, Store, int], object]:
    """A verb that takes the store, the office, the report, what `more` says, the moment and who does it."""
    return lambda world, store, report_id: verb(
        store, world.house.workplace().office, report_id, *more, world.clock.now(), world.mira.actor
    )


ACTS: dict[str, Callable[[World, Store, int], object]] = {
    "accept": _by_desk(triage.accept),
    "decline": _by_desk(triage.decline, "Not this year"),
    "reconsider": _by_desk(triage.reconsider),
    "merge into the first": _by_desk(triage.merge, 1001),
    "ask": _by_desk(triage.ask_for_location),
    "put on the map": _by_desk(triage.move_pin, -27.8963, 151.5983, "By hand"),
    "categorise": _by_desk(triage.categorise, "playground"),
    "put on hold": _by_desk(dispatch.hold, "Waiting for a part"),
    "reopen": _by_desk(fieldwork.reopen),
    "release": _by_desk(outbox.release),
    "withhold": _by_desk(outbox.withhold, "Told by phone"),
    "finish": _finish,
    "give up": _give_up,
}
REFUSALS = (NotPossible, NotReady, IllegalMove, NoSuchReport, NoSuchWorkOrder)


class Town(RuleBasedStateMachine):
    """Residents post, reply and edit; people at the desk and crews act; X fails now and then; all in any order."""

    sqlite: Sqlite

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name)
        self.world = World(self.sqlite.fresh(path), path)
        self.world.__enter__()
        telling_all(self.world)
        self.world.channels["x"] = self.channel = Scripted()
        self.posts: list[str] = []
        self.edits = 0

    def teardown(self) -> None:
        self.world.__exit__(None, None, None)
        self.folder.cleanup()

    @rule(words=st.sampled_from(TEXTS), by=st.sampled_from(PEOPLE), to=st.integers(0, 8))
    def tweet(self, words: str, by: str, to: int) -> None:
        """`to` is one of the posts that are there, ours first; beyond them it is no reply."""
        there = [*(str(n + 1) for n in range(len(self.channel.posted))), *self.posts]
        self.posts.append(self.world.tweet(words, by, reply_to=there[to] if to < len(there) else None))
        self.world.work()

    @precondition(lambda self: self.posts)
    @rule(which=st.integers(0, 20), words=st.sampled_from(TEXTS))
    def edit(self, which: int, words: str) -> None:
        self.edits += 1
        edit(self.world, self.posts[which % len(self.posts)], words, self.edits)
        self.world.work()

    @rule(step=st.sampled_from((TemporaryFailure("X is busy"), UnknownOutcome("No answer"))))
    def fail(self, step: Exception) -> None:
        self.channel.script.append(step)

    @rule(minutes=st.integers(1, 60))
    def rest(self, minutes: int) -> None:
        self.world.clock.pass_(minutes=minutes)
        self.world.work()

    @precondition(lambda self: self.posts)
    @rule(act=st.sampled_from(sorted(ACTS)), report=st.integers(1001, 1003))
    def act(self, act: str, report: int) -> None:
        with suppress(*REFUSALS), self.world.house.opener.writing() as store:
            ACTS[act](self.world, store, report)
        self.world.work()

    @invariant()
    def no_words_twice(self) -> None:
        assert max(Counter(words for _, words in self.channel.posted).values(), default=1) == 1

    @invariant()
    def one_answer_by_itself(self) -> None:
        answered = by_itself(self.world, self.channel)
        assert all(number == 1 for number in answered.values()), answered
        answered_more.append(sum(answered.values()))


answered_more: list[int] = []


@pytest.mark.parametrize("towns", [40, pytest.param(120, marks=pytest.mark.soak)])
def test_no_post_is_answered_twice_by_itself_and_no_words_are_said_twice(sqlite: Sqlite, towns: int) -> None:
    Town.sqlite = sqlite
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Town,
        settings=settings(
            max_examples=towns, stateful_step_count=14, deadline=None, suppress_health_check=checks
        ),
    )
    assert max(answered_more) > 2
