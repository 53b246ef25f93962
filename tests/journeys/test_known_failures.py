"""What broke in other councils' and help desks' tools does not break here; most of it over HTTP against the simulator."""

import hmac
import re
import threading
from pathlib import Path

import pytest
import requests
from fastapi.testclient import TestClient
from sqlalchemy import text

from civic import intake, outbox, triage
from civic.ports import OutboundPhoto
from tests.journeys.conftest import listen
from tests.journeys.test_faults import messages, said
from tests.pages.test_webhook import event, send
from tests.pages.test_webhook import plugged as pushed_to
from tests.simulator.running import COUNCIL, PARENT, Simulator
from tests.stages.test_edits import count, stored
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.stages.test_outbox import Scripted
from tests.world import SWING, World, jpeg, newer

TESTS = Path(__file__).resolve().parents[1]
POTHOLE = f"@{COUNCIL} huge pothole on Quay Street at Baker Street"


def test_everybody_who_reported_the_same_is_told_that_it_is_fixed(plugged: World, x: Simulator) -> None:
    """X refuses the same words twice, so no two of them read the same."""
    residents = [f"neighbour_{number}" for number in range(7)]
    for name in residents:
        requests.post(f"{x.url}/simulator/api/accounts", json={"username": name, "name": name}, timeout=20)
    posts = [x.post(name, f"{SWING} {name}") for name in residents]
    listen(plugged)
    plugged.work()
    office, now = plugged.house.workplace().office, plugged.clock.now()
    for number in range(1002, 1001 + len(residents)):
        with plugged.house.opener.writing() as store:
            triage.merge(store, office, number, 1001, now, plugged.mira.actor)
    plugged.work()
    finish(plugged)
    with plugged.house.opener.writing() as store:
        outbox.release(store, office, 1001, plugged.clock.now(), plugged.mira.actor)
    plugged.work()
    fixed = [one for one in messages(plugged) if one.kind == "fixed"]
    assert [(one.state, one.reason) for one in fixed] == [("sent", "")] * len(residents)
    assert len({one.text for one in fixed}) == len(residents)
    assert {said(x, post_id)[-1] for post_id in posts} == {one.external_id for one in fixed}


def test_two_posts_of_one_look_are_two_reports_each_answered_in_its_own_thread(
    plugged: World, x: Simulator
) -> None:
    """A second post in the same payload was filed in the first one's ticket, or dropped."""
    posts = [x.post(PARENT, SWING), x.post(PARENT, POTHOLE)]
    listen(plugged)
    plugged.work()
    assert count(plugged) == 2
    assert [whole(plugged, number).posts[0].external_id for number in (1001, 1002)] == posts
    assert [len(said(x, post_id)) for post_id in posts] == [1, 1]


def test_all_four_photos_are_kept_and_those_of_the_post_that_is_answered(
    plugged: World, x: Simulator
) -> None:
    """Only the first photo was read, or none, and none of a parent."""
    colours = ("seagreen", "navy", "gold", "maroon")
    x.post(PARENT, SWING, *(jpeg(colour=colour) for colour in colours))
    parent = x.post("quayside_cafe", "look at this", jpeg(colour="black"), jpeg(colour="white"))
    x.post(PARENT, POTHOLE, in_reply_to=parent)
    listen(plugged)
    plugged.work()
    assert [len(whole(plugged, number).photos) for number in (1001, 1002)] == [4, 2]


def test_every_sign_arrives_as_it_was_written(plugged: World, x: Simulator) -> None:
    """An asterisk broke the signature, so it was replaced by another sign."""
    post_id = x.post(PARENT, SWING)
    signs = 'R-1 *!\'()~%+&=;:,/?#[]$ "quoted" <b> \\ é 漢 🛝 100 % ^auto'
    assert plugged.channels["x"].reply(post_id, signs, ())
    [answer] = x.control("GET", f"threads/{post_id}")["data"][1:]
    assert answer["text"].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").endswith(signs)


def test_one_post_by_many_ways_in_the_same_moment_is_kept_once(world: World) -> None:
    """Looking whether it is there and then storing it let two through."""
    world.tweet(SWING, post_id="7")
    post = stored(world, "001").post
    with world.house.opener.engine.begin() as connection:
        connection.execute(text("delete from post"))
    ready, new = threading.Barrier(6), list[int]()

    def store() -> None:
        ready.wait(60)
        new.append(intake.store_page(world.house.opener, [post], world.clock.now(), newer))

    threads = [threading.Thread(target=store) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(new) == [0] * 5 + [1]


def test_an_event_that_cannot_be_kept_is_not_answered_as_if_it_were(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every failure was answered with 200, so that the platform never sent the event again."""
    world = pushed_to(sqlite_world)
    full = "create trigger full before insert on pushed_event begin select raise(abort, 'disk full'); end"
    with world.house.opener.engine.begin() as connection:
        connection.execute(text(full))
    monkeypatch.setattr(world, "client", TestClient(world.app, raise_server_exceptions=False))
    assert send(world, event()) >= 500
    with world.house.opener.engine.begin() as connection:
        connection.execute(text("drop trigger full"))
    assert send(world, event()) == 200
    world.work()
    assert count(world) == 1


def test_signatures_are_compared_in_constant_time(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared, compare = list[bool](), hmac.compare_digest

    def noting(one: bytes, other: bytes) -> bool:
        compared.append(compare(one, other))
        return compared[-1]

    monkeypatch.setattr(hmac, "compare_digest", noting)
    assert send(pushed_to(sqlite_world), event()) == 200
    assert send(sqlite_world, event(), "another secret") == 403
    assert compared == [True, False]


class Interrupting(Scripted):
    """While it takes our reply the resident answers it: their post is here before its id is."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        external_id = super().reply(to_id, text, photos)
        if len(self.posted) == 1:
            self.world.tweet("It is the green one", reply_to=external_id, thread=to_id)
            self.world.worker._do()
        return external_id


def test_an_answer_that_comes_before_we_know_the_id_of_ours_opens_nothing(world: World) -> None:
    """The echo came before its id was saved, and opened a conversation of its own."""
    world.channels["x"] = Interrupting(world)
    world.tweet()
    world.work()
    world.work()
    assert count(world) == 1
    assert [post.kind for post in whole(world).posts] == ["report", "follow_up"]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (SWING, "with_crew"),
        (f"@{COUNCIL} the swing seat in the playground is broken", "waiting"),
        (f"@{COUNCIL} something is broken on Quay Street", "new"),
        (f"@{COUNCIL} when is the library open?", "new"),
    ],
)
def test_every_report_has_its_clock_from_the_first_moment(world: World, words: str, state: str) -> None:
    """For a long time there was none, and nobody was late."""
    world.tweet(words)
    world.work()
    report = world.report()
    assert report.state == state
    assert report.due_at > report.received_at


def test_where_a_post_was_sent_from_is_a_place(plugged: World, x: Simulator) -> None:
    """Posts with a position came without it, and could not be published then."""
    x.post(PARENT, f"@{COUNCIL} the swing seat here has come off one chain", lat="-27.89682", lon="151.59892")
    listen(plugged)
    plugged.work()
    report = plugged.report()
    assert (report.lat, report.lon) == pytest.approx((-27.89682, 151.59892), abs=1e-3)


def test_words_that_waited_for_weeks_are_still_said(world: World) -> None:
    """What was older than a week was never told."""
    world.channels["x"] = channel = Scripted()
    world.swing()
    finish(world)
    now = world.clock.pass_(days=21)
    with world.house.opener.writing() as store:
        outbox.release(store, world.house.workplace().office, 1001, now, world.mira.actor)
    world.work()
    assert len(channel.posted) == 2


KNOWN = {
    "the webhook worked inside the request": (
        "pages/test_webhook.py",
        "test_what_is_pushed_becomes_a_report_once_it_is_worked_on",
    ),
    "forged events were accepted": (
        "pages/test_webhook.py",
        "test_what_is_not_signed_with_our_secret_is_not_read",
    ),
    "events redelivered made duplicates": (
        "pages/test_webhook.py",
        "test_the_same_post_by_any_way_and_any_number_of_times_is_one_report",
    ),
    "an edit made a second case": (
        "stages/test_edits.py",
        "test_an_edit_changes_what_and_where_but_makes_no_second_report_and_no_second_answer",
    ),
    "own posts and reposts opened tickets": (
        "stages/test_intake.py",
        "test_own_posts_reposts_and_old_posts_are_kept_and_ignored",
    ),
    "words past the first 140 were not read": (
        "adapters/test_x_reading.py",
        "test_a_long_post_is_read_whole",
    ),
    "what was over a window was dropped": (
        "adapters/test_x_reading.py",
        "test_a_burst_is_walked_to_its_end_newest_page_first_and_only_what_is_new",
    ),
    "what the platform lists no more was lost in silence": (
        "journeys/test_gap.py",
        "test_what_x_lists_no_more_is_found_by_search",
    ),
    "a lost answer was posted twice": (
        "journeys/test_faults.py",
        "test_one_acknowledgement_and_one_id_whatever_breaks",
    ),
    "nothing came in and nobody was told": (
        "pages/test_errors_answers.py",
        "test_health_is_well_only_with_a_living_worker_and_a_channel_that_answers",
    ),
    "replies that were too long vanished": ("core/test_weighted_length.py", "test_280_fit_and_281_do_not"),
    "replies were written that X refuses": (
        "journeys/test_changes.py",
        "test_x_is_never_asked_for_a_reply_that_it_would_refuse",
    ),
    "connecting again deleted the history": (
        "journeys/test_pushing.py",
        "test_asking_x_to_push_twice_changes_nothing",
    ),
    "a killed sender left its report unsent and unlisted": (
        "journeys/test_steps.py",
        "test_one_report_one_job_one_answer_wherever_a_worker_dies",
    ),
    "a notice was marked sent before it went": (
        "stages/test_outbox.py",
        "test_a_sender_that_died_before_the_platform_had_it_says_it_once",
    ),
    "sending was tried for ever and nobody saw it": (
        "stages/test_outbox.py",
        "test_after_a_day_of_failures_a_person_decides",
    ),
    "the last of two decisions won in silence": (
        "pages/test_desk_decisions.py",
        "test_who_decides_on_an_old_page_is_told_so",
    ),
    "any state followed any other": ("stages/test_triage.py", "test_accepting_twice_is_an_illegal_move"),
    "who reported a duplicate was never told": (
        "stages/test_fieldwork.py",
        "test_everybody_who_reported_hears_that_it_is_fixed",
    ),
    "a lookup that failed stopped the report": (
        "adapters/test_geocoding.py",
        "test_a_failure_is_logged_and_rests_a_minute",
    ),
    "a category went to nobody": (
        "pack/test_problems.py",
        "test_the_last_rule_must_catch_all_and_no_earlier_one",
    ),
    "a replayed visit was made twice": (
        "pages/test_crew_jobs.py",
        "test_the_same_update_again_changes_nothing",
    ),
    "a visit sent without a session was lost": (
        "pages/test_crew_jobs.py",
        "test_after_a_session_has_ended_signing_in_leads_back_to_the_job",
    ),
    "positions leaked in photos": (
        "adapters/test_photos.py",
        "test_position_and_time_are_read_and_then_nothing_of_them_is_left",
    ),
    "fixed and not fixed reached nobody": (
        "stages/test_fieldwork.py",
        "test_still_broken_reopens_the_same_job_and_answers",
    ),
    "reopened by staff left no update": ("pages/test_desk_work.py", "test_a_finished_job_is_opened_again"),
    "personal data was published": ("pages/test_public_reports.py", "test_nobody_is_named"),
    "a filter hid posts and nothing said why": (
        "stages/test_intake.py",
        "test_what_is_no_report_is_kept_with_its_reason_and_no_answer",
    ),
}
"""What broke elsewhere, and the test that shows it does not here, where it stands in another file."""


@pytest.mark.parametrize(("file", "name"), KNOWN.values(), ids=KNOWN)
def test_each_has_its_test(file: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (TESTS / file).read_text("utf-8"), re.MULTILINE)
