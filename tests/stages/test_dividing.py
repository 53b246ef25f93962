"""One post, several faults: a report of its own for each, and back again."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import event

from civic import dispatch, dividing, fieldwork, intake, outbox, triage
from civic.core.message import MessageState
from civic.core.post import PostPhoto
from civic.core.report import Report, ReportState
from civic.core.understanding import Decision
from civic.db.store.base import Conflict
from civic.dividing import Further
from civic.fieldwork import FieldUpdate
from civic.merging import NotPossible
from tests.databases import Postgres
from tests.stages.test_edits import edit
from tests.stages.test_intake import messages, whole
from tests.stages.test_outbox import Scripted
from tests.stages.test_vanishing import Vanished, everything_kept, look_up
from tests.world import SWING, World

SWING_PART = "the swing at Alma Park is broken"
BIN_PART = "the bin next to it is overflowing"
BOTH = f"@WrenfordCouncil {SWING_PART} and {BIN_PART}"
PHOTO = PostPhoto("http://127.0.0.1:9/photo.jpg", alt="Swing and bin")


def understood(world: World, words: str) -> Decision:
    with world.house.opener.reading() as store:
        stored = store.posts.get(1)
    assert stored is not None
    return world.house.workplace().understanding.decide(replace(stored.post, text=words))


def divide(
    world: World, text: str = BIN_PART, category: str = "litter-bin", ref: int = 1001, rest: str = SWING_PART
) -> list[Report]:
    further = [Further(text, category, understood(world, text))]
    left = understood(world, rest)
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        return dividing.divide(store, office, ref, further, left, now, actor)


def put_back(world: World, ref: int = 1002) -> Report:
    rest, office = understood(world, BOTH), world.house.workplace().office
    with world.house.opener.writing() as store:
        return dividing.put_back(store, office, ref, rest, world.clock.now(), world.mira.actor)


def both(world: World) -> None:
    """The post with two faults, which waits for a person."""
    world.channels["x"] = Vanished()
    world.tweet(BOTH, photos=(PHOTO,))
    world.work()
    assert world.report().state is ReportState.NEW


def accept(world: World, ref: int, category: str) -> None:
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.categorise(store, office, ref, category, now, actor)
        triage.accept(store, office, ref, now, actor)
        dispatch.raise_work_order(store, office, ref, now, actor)


def finish(world: World, ref: int, note: str = "All done") -> None:
    """The crew does it, and a person lets the words go."""
    office, now = world.house.workplace().office, world.clock.now()
    order = world.report(f"R-{ref}").work_order_id or 0
    with world.house.opener.writing() as store:
        for number, act in enumerate((fieldwork.start, fieldwork.complete)):
            tap = FieldUpdate(f"{ref}-{number}", order, world.parks_north.actor, now, now)
            act(store, office, tap, *([note] if act is fieldwork.complete else []))  # type: ignore[operator]
        outbox.release(store, office, ref, now, world.mira.actor)
    world.work()


def said(world: World, ref: int) -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in whole(world, ref).messages if row.report_id == ref]


def test_the_first_part_stays_and_the_other_is_a_report_with_the_same_post_place_and_photos(
    world: World,
) -> None:
    both(world)
    divide(world)
    first, further = world.report(), world.report("R-1002")
    assert (further.state, further.category, further.reporters) == (ReportState.NEW, "litter-bin", 1)
    assert (further.place, further.lat, dict(further.areas)) == (first.place, first.lat, dict(first.areas))
    assert "bin" in further.title.lower() and "swing" not in further.title.lower()
    assert "swing" in first.title.lower() and "bin" not in first.title.lower()
    assert first.understanding["also"] == []
    assert [one.sha256 for one in whole(world).photos] == [one.sha256 for one in whole(world, 1002).photos]
    assert [post.id for post in whole(world, 1002).posts] == [post.id for post in whole(world).posts] == [1]
    with world.house.opener.reading() as store:
        assert [one.author_id for one in store.posts.reporters(1002)] == ["id-almaparkparent"]
        cover = store.reads.one.report(1002)
    assert cover is not None and cover.cover


def test_a_place_of_its_own_wins_over_that_of_the_post(world: World) -> None:
    light = "street light out at the corner of Alma Street and School Street"
    world.tweet(f"@WrenfordCouncil {SWING_PART}. Also {light}")
    world.work()
    park, office = understood(world, SWING_PART).place, world.house.workplace().office
    assert park is not None
    with world.house.opener.writing() as store:
        now, actor = world.clock.now(), world.mira.actor
        triage.move_pin(store, office, 1001, park.lat, park.lon, park.name, now, actor)
    divide(world, light, "street-light")
    assert "School Street" in world.report("R-1002").place
    assert "School Street" not in world.report().place


def test_who_did_it_stands_in_the_history_of_both(world: World) -> None:
    both(world)
    divide(world)
    first, further = whole(world).events[-1], whole(world, 1002).events
    assert (first.kind, first.actor, first.facts["parts"]) == ("divided", "Mira Santos", ["R-1002"])
    assert [(one.kind, one.actor, one.facts["of"]) for one in further] == [
        ("parted", "Mira Santos", "R-1001")
    ]
    assert "bin" not in str(further[0].facts["of"]) and BIN_PART not in str(further[0].facts)


def test_each_is_accepted_and_fixed_by_itself_and_nothing_is_said_twice(world: World) -> None:
    both(world)
    acknowledged = messages(world)
    assert acknowledged == [("acknowledged", "sent")]
    divide(world)
    assert messages(world, 1002) == [] and messages(world) == acknowledged
    accept(world, 1001, "playground")
    accept(world, 1002, "litter-bin")
    for ref in (1001, 1002):
        finish(world, ref)
    kinds = [kind for kind, _ in said(world, 1001)], [kind for kind, _ in said(world, 1002)]
    assert kinds == (["acknowledged", "accepted", "fixed"], ["accepted", "fixed"])
    texts = [text for ref in (1001, 1002) for _, text in said(world, ref)]
    assert len(set(texts)) == len(texts) == 5
    assert all("R-1002" in text for _, text in said(world, 1002))
    assert {row.state for ref in (1001, 1002) for row in whole(world, ref).messages} == {"sent"}
    assert {row.post_id for row in whole(world, 1002).messages} == {1}


def test_whoever_joined_the_first_report_stays_with_it(world: World) -> None:
    both(world)
    world.tweet(SWING, by="northside_nan")
    world.work()
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, now, actor)
    divide(world)
    with world.house.opener.reading() as store:
        who = [[one.author_id for one in store.posts.reporters(ref)] for ref in (1001, 1003)]
    assert who == [["id-almaparkparent", "id-northside_nan"], ["id-almaparkparent"]]
    assert (world.report().reporters, world.report("R-1003").reporters) == (2, 1)


def test_put_back_there_is_one_report_and_one_fixed_answer(world: World) -> None:
    both(world)
    divide(world)
    accept(world, 1002, "litter-bin")
    assert put_back(world).id == 1001
    further = world.report("R-1002")
    assert (further.state, further.merged_into_id) == (ReportState.DUPLICATE, 1001)
    assert messages(world, 1002) == [("accepted", "dropped")]
    assert (world.report().reporters, world.report().understanding["also"]) == (1, ["playground"])
    assert "bin" in world.report().title.lower()
    assert [one.kind for one in whole(world).events[-2:]] == ["divided", "put_back"]
    assert (whole(world, 1002).events[-1].kind, whole(world, 1002).events[-1].facts["of"]) == (
        "put_back",
        "R-1001",
    )
    accept(world, 1001, "litter-bin")
    finish(world, 1001)
    fixed = [row for row in whole(world).messages if row.kind == "fixed"]
    assert [(row.state, row.post_id) for row in fixed] == [("sent", 1)]


def test_what_was_put_back_can_be_taken_out_again_and_both_keep_their_reporter(world: World) -> None:
    both(world)
    divide(world)
    put_back(world)
    accept(world, 1001, "playground")
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    order = world.report().work_order_id or 0
    with world.house.opener.writing() as store:
        tap = FieldUpdate("tap", order, world.parks_north.actor, now, now)
        fieldwork.complete(store, office, tap, "New seat")
        triage.reconsider(store, office, 1002, now, actor)
    assert world.report("R-1002").state is ReportState.NEW
    held = [row.state for row in whole(world).messages if row.kind == "fixed"]
    assert held == [MessageState.HELD], "its reporter is still the first report's too"
    with world.house.opener.reading() as store:
        assert [len(store.posts.reporters(ref)) for ref in (1001, 1002)] == [1, 1]


def test_what_a_crew_has_begun_with_stays_a_report_of_its_own(world: World) -> None:
    both(world)
    divide(world)
    accept(world, 1002, "litter-bin")
    begin(world, 1002)
    with pytest.raises(NotPossible, match="A crew has begun with R-1002"):
        put_back(world)
    assert world.report("R-1002").state is ReportState.IN_PROGRESS


def begin(world: World, ref: int) -> None:
    office, now = world.house.workplace().office, world.clock.now()
    order = world.report(f"R-{ref}").work_order_id or 0
    with world.house.opener.writing() as store:
        fieldwork.start(store, office, FieldUpdate("tap", order, world.parks_north.actor, now, now))


def test_only_what_was_made_of_another_can_be_put_back_and_only_once(world: World) -> None:
    both(world)
    with pytest.raises(NotPossible, match="R-1001 came by a post of its own"):
        put_back(world, 1001)
    divide(world)
    put_back(world)
    with pytest.raises(NotPossible, match="R-1002 is back in R-1001 already"):
        put_back(world)


@pytest.mark.parametrize("closed", [1001, 1002])
def test_nothing_is_put_back_where_either_has_been_closed(world: World, closed: int) -> None:
    both(world)
    divide(world)
    decline(world, closed)
    with pytest.raises(NotPossible, match=f"R-{closed} is not open any more"):
        put_back(world)


def decline(world: World, ref: int) -> None:
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.decline(store, office, ref, "Not ours", world.clock.now(), world.mira.actor)


def merged_elsewhere(world: World) -> None:
    world.tweet(SWING, by="northside_nan")
    world.work()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1001, 1002, world.clock.now(), world.mira.actor)


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        (lambda world: decline(world, 1001), "R-1001 has been closed in the meantime"),
        (merged_elsewhere, "R-1001 is part of R-1002 by now"),
        (lambda world: divide(world) and None, "R-1001 was divided in the meantime: see R-1002"),
        (lambda world: look_up(world, Vanished(first_post(world))), "The post of R-1001 is gone"),
    ],
)
def test_what_happened_meanwhile_is_told_and_nothing_is_made(
    world: World, meanwhile: Callable[[World], None], told: str
) -> None:
    both(world)
    further = [Further(BIN_PART, "litter-bin", understood(world, BIN_PART))]
    rest = understood(world, SWING_PART)
    world.clock.pass_(hours=21)
    meanwhile(world)
    before = count(world)
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with pytest.raises(NotPossible, match=told), world.house.opener.writing() as store:
        dividing.divide(store, office, 1001, further, rest, now, actor)
    assert count(world) == before


def first_post(world: World) -> str:
    with world.house.opener.reading() as store:
        stored = store.posts.get(1)
    assert stored is not None
    return stored.post.id


def count(world: World) -> int:
    with world.house.opener.reading() as store:
        return len([number for number in range(1001, 1010) if store.reports.get(number)])


@pytest.mark.parametrize(
    ("text", "category", "told"),
    [
        (BOTH, "litter-bin", "all the words"),
        (BIN_PART, "nothing", "choose one of the council’s categories"),
    ],
)
def test_a_part_needs_words_that_leave_some_and_a_category(
    world: World, text: str, category: str, told: str
) -> None:
    both(world)
    with pytest.raises(NotPossible, match=told):
        divide(world, text, category)
    assert count(world) == 1


def test_of_two_who_divide_it_at_the_same_moment_one_does(world: World) -> None:
    both(world)
    met = Barrier(2)

    def one(number: int) -> list[Report]:
        met.wait(10)
        return divide(world)

    with ThreadPoolExecutor(2) as pool:
        ways = [pool.submit(one, number) for number in range(2)]
        problems = [way.exception(timeout=30) for way in ways]
    quick, slow = sorted(problems, key=lambda problem: problem is not None)
    assert quick is None and isinstance(slow, NotPossible | Conflict)
    assert count(world) == 2


def test_gone_words_are_gone_from_every_report_of_the_post(world: World) -> None:
    both(world)
    divide(world)
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(first_post(world))) == 1
    for ref in (1001, 1002):
        report, told = world.report(f"R-{ref}"), whole(world, ref)
        assert report.understanding == {} and "overflowing" not in report.title + str(told.posts)
        assert (told.photos, told.photos_gone) == ([], 1)
        assert told.events[-1].kind == "redacted"
        page = world.client.get(f"/reports/R-{ref}.json").text
        assert "overflowing" not in page and "swing" not in page
    with world.house.opener.reading() as store:
        fault = store.faults.get(1002)
    assert fault is not None and fault.text == ""
    assert [row.state for row in whole(world, 1002).messages] == []


def test_words_that_go_while_the_post_is_divided_go_from_what_is_made_of_it_too(
    postgres: Postgres, tmp_path: Path
) -> None:
    """Only PostgreSQL lets anybody write meanwhile."""
    with World(postgres.fresh(), tmp_path) as world, ThreadPoolExecutor(1) as pool:
        both(world)
        further = [Further(BIN_PART, "litter-bin", understood(world, BIN_PART))]
        rest, office, now = understood(world, SWING_PART), world.house.workplace().office, world.clock.now()
        waits = Event()

        def redact() -> None:
            with world.house.opener.writing() as store:
                intake.redact(store, office, 1, now, "Gone")

        def asked(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            if "FOR UPDATE" in statement:
                waits.set()

        with world.house.opener.writing() as store:
            dividing.divide(store, office, 1001, further, rest, now, world.mira.actor)
            event.listen(world.house.opener.engine, "before_cursor_execute", asked)
            going = pool.submit(redact)
            assert waits.wait(20)
        going.result(timeout=20)
        assert "overflowing" not in everything_kept(world)
        assert world.report("R-1002").understanding == {}
        assert whole(world, 1002).events[-1].kind == "redacted"


def test_words_are_kept_until_every_report_of_the_post_has_ended_long_ago(world: World) -> None:
    both(world)
    divide(world)
    decline(world, 1001)
    world.clock.pass_(days=800)
    opener, office = world.house.opener, world.house.workplace().office
    assert intake.forget_due(opener, office, world.clock.now()) == 0
    decline(world, 1002)
    world.clock.pass_(days=800)
    assert intake.forget_due(opener, office, world.clock.now()) == 1


def test_who_wants_no_more_answers_hears_of_no_part(world: World) -> None:
    both(world)
    divide(world)
    world.tweet("STOP")
    world.work()
    accept(world, 1002, "litter-bin")
    assert messages(world, 1002) == [("accepted", "dropped")]


def test_an_edit_of_the_post_changes_neither_by_itself_and_a_person_reads_it_in_both(world: World) -> None:
    both(world)
    divide(world)
    before = world.report(), world.report("R-1002")
    with world.house.opener.reading() as store:
        stored = store.posts.get(1)
    assert stored is not None
    edit(world, stored.post.id, "@WrenfordCouncil pothole in Larch Street")
    world.work()
    for was in before:
        report = world.report(was.ref)
        assert (report.title, report.category, report.state) == (was.title, was.category, was.state)
        assert report.reply_due_at is not None
        assert whole(world, was.id).events[-1].kind == "edited"
    assert count(world) == 2


def test_the_parts_are_no_twins_and_cannot_be_merged_with_each_other(world: World) -> None:
    both(world)
    divide(world)
    office = world.house.workplace().office
    with pytest.raises(NotPossible, match="made of one post"), world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, world.clock.now(), world.mira.actor)
    with world.house.opener.reading() as store:
        assert (store.faults.of_same_post(1001), store.faults.of_same_post(1002)) == ([1002], [1001])
        assert store.reads.twins.texts([1001, 1002]) == {
            1001: f"@WrenfordCouncil {SWING_PART}",
            1002: BIN_PART,
        }


def test_a_second_resident_with_one_of_the_faults_joins_the_report_of_that_one(world: World) -> None:
    world.tweet(f"{SWING} And {BIN_PART}")
    world.work()
    divide(world, rest=SWING)
    for ref, category in ((1001, "playground"), (1002, "litter-bin")):
        accept(world, ref, category)
    office = replace(world.house.workplace().office, joins=True)
    tools = replace(world.tools(), office=office)
    world.tweet(SWING.replace("come off", "come off again"), by="northside_nan")
    assert intake.take_in_due(tools) == 1
    assert world.report("R-1003").merged_into_id == 1001


def test_what_is_said_of_each_part_is_learned_in_its_own_words(world: World) -> None:
    both(world)
    divide(world)
    triage_says(world, "playground")
    with world.house.opener.reading() as store:
        learned = store.models.confirmed()
        assert store.models.confirmed_since(0)[0] == 2
    assert learned == [(BIN_PART, "litter-bin"), (f"@WrenfordCouncil {SWING_PART}", "playground")]
    put_back(world)
    with world.house.opener.reading() as store:
        assert store.models.confirmed() == [(BOTH, "playground")]


def test_a_pin_teaches_the_words_of_its_own_part(world: World) -> None:
    both(world)
    divide(world)
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.move_pin(store, office, 1002, -27.9, 151.6, "By the kiosk", now, actor)
        assert [(one.text, one.ref) for one in store.models.pinned()] == [(BIN_PART, "R-1002")]


def triage_says(world: World, category: str) -> None:
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.categorise(store, office, 1001, category, world.clock.now(), world.mira.actor)


def test_a_reporter_of_a_part_is_answered_once_it_is_no_report_after_all(world: World) -> None:
    both(world)
    divide(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.sort_as(store, office, 1001, "praise", world.clock.now(), world.mira.actor)
    with world.house.opener.reading() as store:
        assert len(store.posts.reporters(1002)) == 1


def test_still_broken_opens_the_job_that_is_answered_and_never_another(world: World) -> None:
    world.channels["x"] = Scripted()
    first = world.tweet(BOTH)
    world.work()
    divide(world)
    for ref, category in ((1001, "playground"), (1002, "litter-bin")):
        accept(world, ref, category)
        finish(world, ref)
    world.tweet("Still broken!", reply_to=first)
    world.work()
    assert [world.report(ref).state for ref in ("R-1001", "R-1002")] == [ReportState.FIXED] * 2
    assert world.report().reply_due_at is not None, "which of the two is meant, a person must read"
    fixed = next(row for row in whole(world, 1002).messages if row.kind == "fixed")
    assert fixed.external_id
    world.tweet("Still broken!", reply_to=fixed.external_id)
    world.work()
    assert [world.report(ref).state for ref in ("R-1001", "R-1002")] == [
        ReportState.FIXED,
        ReportState.WITH_CREW,
    ]


def test_a_danger_goes_with_the_words_that_tell_of_it(world: World) -> None:
    wire = "a live wire is hanging from the street light"
    world.tweet(f"@WrenfordCouncil {SWING_PART}. Also {wire}")
    world.work()
    assert world.report().hazard
    triage_says(world, "playground")
    divide(world, wire, "street-light")
    assert (world.report().hazard, world.report("R-1002").hazard) == (False, True)
    office, now = world.house.workplace().office, world.clock.now()
    assert world.report("R-1002").due_at == office.due_at("street-light", True, now) < office.answer_by(now)


def test_a_person_looks_at_a_part_as_soon_as_at_the_rest_of_the_post(world: World) -> None:
    both(world)
    world.clock.pass_(days=1)
    divide(world)
    assert world.report("R-1002").due_at == world.report().due_at


def test_photos_are_shared_as_they_are_shown(world: World) -> None:
    both(world)
    sha256 = whole(world).photos[0].sha256
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.show_photo(store, office, 1001, sha256, False, world.clock.now(), world.mira.actor)
    divide(world)
    assert [(one.sha256, one.showing) for one in whole(world, 1002).photos] == [(sha256, "hidden")]


SOMEWHERE = "@WrenfordCouncil the swing is broken and the bin is overflowing. Also the grass is too high"
GRASS_PART = "the grass is too high"


def asked(world: World, grass: str = GRASS_PART) -> str:
    """Two reports made of one post that names no place, and its author asked for it; the post's id."""
    post_id = world.tweet(SOMEWHERE.replace(GRASS_PART, grass))
    world.work()
    divide(world, "the bin is overflowing", "litter-bin", rest="the swing is broken")
    divide(world, grass, "park", rest="the swing is broken")
    triage_says(world, "playground")
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.ask_for_location(store, office, 1001, now, world.mira.actor)
    return post_id


def test_the_answer_where_it_is_is_that_of_all_reports_of_the_post(world: World) -> None:
    post_id = asked(world)
    world.tweet("It is at Alma Park", reply_to=post_id)
    world.work()
    first = world.report()
    assert first.state is ReportState.WITH_CREW
    for ref in ("R-1002", "R-1003"):
        part = world.report(ref)
        assert (part.state, part.place, part.lat) == (ReportState.NEW, first.place, first.lat)
        assert dict(part.areas) == dict(first.areas)
        entry = whole(world, int(ref[2:])).events[-1]
        assert (entry.kind, entry.why) == ("placed", "Told of R-1001, which is of the same post")
        assert (entry.facts["before"], said(world, int(ref[2:]))) == ("no place", [])
    world.sign_in(world.mira)
    page = world.client.get("/desk/reports/R-1002").text
    assert "by a resident, before: no place" in page


def test_it_is_carried_over_no_place_that_a_person_or_the_words_say(world: World) -> None:
    post_id = asked(world, grass="the grass at Ferry Reserve is too high")
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    library = understood(world, "the library on Quay Street").candidates[0]
    with world.house.opener.writing() as store:
        triage.move_pin(store, office, 1002, library.lat, library.lon, "The library", now, actor)
    before = world.report("R-1002"), world.report("R-1003")
    world.tweet("It is at Alma Park", reply_to=post_id)
    world.work()
    assert "Alma Park" in world.report().place
    assert (world.report("R-1002"), world.report("R-1003")) == before
    assert before[0].place == "The library" and "Ferry Reserve" in before[1].place


def test_it_is_carried_to_none_where_one_is_named_or_ended(world: World) -> None:
    post_id = asked(world)
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1003, "It is mown on Friday.", now, actor)
    world.tweet("R-1001 is at Alma Park", reply_to=post_id)
    world.work()
    assert world.report().placed
    assert not world.report("R-1002").placed and not world.report("R-1003").placed


def test_a_further_report_that_was_asked_about_waits_for_a_person_with_the_answer(world: World) -> None:
    post_id = asked(world)
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.ask_for_location(store, office, 1002, now, world.mira.actor)
    world.tweet("Alma Park", reply_to=post_id)
    world.work()
    assert (world.report("R-1002").state, world.report("R-1002").placed) == (ReportState.NEW, True)


@pytest.mark.parametrize("fill", [",", " ", "\n", ", "])
def test_a_filled_post_is_divided_and_compared_in_a_moment(sqlite_world: World, fill: str) -> None:
    """It took half a minute, and so did each post of a neighbour afterwards."""
    world = sqlite_world
    world.tweet(f"@WrenfordCouncil {SWING_PART}. The gate{fill * (24_000 // len(fill))}x and {BIN_PART}")
    world.work()
    world.sign_in(world.mira)
    data = {"text": [BIN_PART], "code": ["litter-bin"], "keeps": "playground"}
    started = time.process_time()
    assert world.client.post("/desk/reports/R-1001/division", data=data).status_code == 303
    assert time.process_time() - started < 1
    with world.house.opener.reading() as store:
        started = time.process_time()
        texts = store.reads.twins.texts([1001, 1002])
        assert time.process_time() - started < 0.2
    assert texts[1002] == BIN_PART and texts[1001].endswith("x")
