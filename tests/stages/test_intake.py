"""From a stored post to a report: sure, unsure, without a place, outside, noise, follow-ups, the same thing twice."""

from dataclasses import replace
from typing import Any

import pytest

from civic import intake
from civic.core.post import InboundPost, PostPlace
from civic.core.report import ReportState
from civic.core.understanding import Decision
from civic.db.reads.one import Whole
from civic.db.store import Store
from civic.db.store.posts import StoredPost
from civic.intake import saving, taking_in
from civic.ports import Office
from tests.world import SWING, World, newer


def whole(world: World, report_id: int = 1001) -> Whole:
    with world.house.opener.reading() as store:
        found = store.reads.one.whole(report_id)
    assert found is not None
    return found


def messages(world: World, report_id: int = 1001) -> list[tuple[str, str]]:
    return [(row.kind, row.state) for row in whole(world, report_id).messages]


def test_a_sure_post_becomes_a_report_with_its_crew_and_an_acknowledgement(world: World) -> None:
    post_id = world.tweet()
    world.work()
    report = world.report()
    assert report.state is ReportState.WITH_CREW
    assert report.category == "playground"
    assert "Alma Park" in report.place
    assert report.areas["ward"] == "North"
    assert report.crew == "parks-north"
    assert report.lat is not None
    [message] = whole(world).messages
    assert (message.kind, message.state) == ("acknowledged", "queued")
    assert "R-1001" in message.text
    assert message.text.endswith("^auto")
    with world.house.opener.reading() as store:
        assert store.posts.report_of("x", post_id) == 1001


def test_the_history_says_who_what_and_why(world: World) -> None:
    world.swing()
    events = whole(world).events
    assert [event.kind for event in events] == ["received", "raised"]
    assert "swing" in events[0].why
    assert "Parks North" in events[1].facts["crew"]
    assert "rule" in events[1].why.lower()


def test_a_post_without_a_place_is_asked_for_it_once(world: World) -> None:
    asked = world.tweet("@WrenfordCouncil the swing seat in the playground is broken")
    world.work()
    assert world.report().state is ReportState.WAITING
    assert messages(world) == [("question", "queued")]
    world.tweet("it is the green one", reply_to=asked)
    world.work()
    assert world.report().state is ReportState.WAITING
    assert messages(world) == [("question", "queued")]


def test_the_question_names_the_street_that_is_known(world: World) -> None:
    world.tweet("@WrenfordCouncil huge pothole on Station Road")
    world.work()
    (message,) = whole(world).messages
    assert "on Station Road" in message.text


def test_the_question_names_the_places_that_could_be_meant(world: World) -> None:
    world.tweet("@WrenfordCouncil the swing is broken, either in Mill Road or in Station Road")
    world.work()
    (message,) = whole(world).messages
    assert "Mill Road or Station Road" in message.text


def test_the_answer_with_the_place_sends_the_crew(world: World) -> None:
    asked = world.tweet("@WrenfordCouncil the swing seat in the playground is broken")
    world.work()
    world.tweet("At Alma Park", reply_to=asked)
    world.work()
    report = world.report()
    assert report.state is ReportState.WITH_CREW
    assert report.crew == "parks-north"
    assert messages(world) == [("question", "queued"), ("acknowledged", "queued")]


def test_a_report_from_another_town_is_told_so_and_becomes_no_job(world: World) -> None:
    world.tweet(
        "@WrenfordCouncil broken swing in the playground here",
        place=PostPlace(name="Elsewhere", lat=-37.81, lon=144.96),
    )
    world.work()
    assert world.report().state is ReportState.NOT_OURS
    assert world.report().work_order_id is None
    assert messages(world) == [("outside", "queued")]


@pytest.mark.parametrize(
    "text", ["", "👍👍👍", "@WrenfordCouncil", "@WrenfordCouncil good morning", "\u202e\u200b" * 40]
)
def test_what_is_no_report_is_kept_with_its_reason_and_no_answer(sqlite_world: World, text: str) -> None:
    sqlite_world.tweet(text)
    sqlite_world.work()
    with sqlite_world.house.opener.reading() as store:
        assert store.reports.get(1001) is None or store.reports.take(1001).work_order_id is None
        assert store.reads.health.posts_waiting().number == 0


def test_25_000_characters_are_taken_in(sqlite_world: World) -> None:
    sqlite_world.tweet(SWING + " la" * 8000)
    sqlite_world.work()
    assert len(sqlite_world.report().title) <= 80


def test_the_same_post_and_its_edit_are_one_report(world: World) -> None:
    post_id = world.tweet()
    world.tweet(post_id=post_id)
    world.work()
    world.work()
    with world.house.opener.reading() as store:
        assert store.reports.get(1002) is None


def test_a_crash_after_the_claim_gives_the_post_back(world: World) -> None:
    world.tweet()
    now = world.clock.now()
    with world.house.opener.writing() as store:
        assert len(store.posts.claim(now, now + world.house.lease, 10)) == 1
    world.work()
    with world.house.opener.reading() as store:
        assert store.reports.get(1001) is None
    world.clock.pass_(seconds=61)
    world.work()
    assert world.report().state is ReportState.WITH_CREW


def test_two_workers_with_one_post_make_one_report(world: World) -> None:
    world.tweet()
    tools = world.tools()
    now = world.clock.now()
    with world.house.opener.writing() as store:
        [stored] = store.posts.claim(now, now, 10)
    intake.take_in(tools, stored)
    intake.take_in(tools, stored)
    with world.house.opener.reading() as store:
        assert store.reports.get(1001) is not None
        assert store.reports.get(1002) is None


def test_a_post_that_breaks_a_rule_does_not_stop_the_queue(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_world.tweet("@WrenfordCouncil boom")
    sqlite_world.tweet()
    understanding = sqlite_world.house.workplace().understanding
    right = understanding.decide

    def decide(post: object, **more: bool) -> object:
        if "boom" in post.text:  # type: ignore[attr-defined]
            raise ValueError("a rule stumbled")
        return right(post, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(understanding, "decide", decide)
    sqlite_world.work()
    assert sqlite_world.report().state is ReportState.WITH_CREW
    with sqlite_world.house.opener.reading() as store:
        assert store.reads.health.posts_waiting().number == 1


def test_a_post_that_cannot_be_saved_does_not_hold_up_those_saved_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        f"@WrenfordCouncil the swing seat at {place} is broken" for place in ("Alma Park", "Ferry Reserve")
    ]
    world.tweet(texts[0])
    stumbling = world.tweet(f"{texts[0]}, boom")
    world.tweet(texts[1])
    right = saving.save

    def save(store: Store, office: Office, stored: StoredPost, *more: Any) -> object:
        made = right(store, office, stored, *more)
        if stored.post.id == stumbling:
            raise ValueError("a row stumbled")
        return made

    monkeypatch.setattr(taking_in, "save", save)
    world.work()
    with world.house.opener.reading() as store:
        states = {post.post.id: post.report_id is not None for n in (1, 2, 3) if (post := store.posts.get(n))}
        assert store.reads.health.posts_waiting().number == 1
    assert sorted(states.values()) == [False, True, True]
    assert not states[stumbling]


def test_who_answers_his_own_post_before_we_have_read_it_adds_to_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    understanding = world.house.workplace().understanding
    right, as_replies = understanding.decide, list[bool]()

    def decide(post: InboundPost, *, follows_up: bool = False) -> Decision:
        as_replies.append(follows_up)
        return right(post, follows_up=follows_up)

    monkeypatch.setattr(understanding, "decide", decide)
    first = world.tweet("@WrenfordCouncil the swing seat is broken")
    world.tweet("It is the one at Alma Park", reply_to=first)
    world.work()
    assert as_replies == [False, True]
    report = world.report()
    assert (report.state, report.place) == (ReportState.WITH_CREW, "Alma Park")
    with world.house.opener.reading() as store:
        assert store.reports.get(1002) is None


def test_own_posts_reposts_and_old_posts_are_kept_and_ignored(sqlite_world: World) -> None:
    sqlite_world.tweet()
    with sqlite_world.house.opener.reading() as store:
        post = store.posts.get(1)
    assert post is not None
    now = sqlite_world.clock.now()
    others = [
        replace(post.post, id="11", root_id="11", own=True),
        replace(post.post, id="12", root_id="12", repost=True),
        replace(
            post.post,
            id="21",
            root_id="21",
            text="R-1001 is not fixed yet",
            own=True,
            in_reply_to_id=post.post.id,
        ),
        replace(
            post.post,
            id="22",
            root_id="22",
            text="Not fixed at all",
            repost=True,
            in_reply_to_id=post.post.id,
        ),
        replace(post.post, id="13", root_id="13", posted_at=sqlite_world.clock.pass_(days=-8)),
    ]
    sqlite_world.clock.at = now
    assert intake.store_page(sqlite_world.house.opener, others, now, newer, first=True) == len(others)
    sqlite_world.work()
    with sqlite_world.house.opener.reading() as store:
        assert store.reports.get(1001) is not None
        assert store.reports.get(1002) is None
    assert [event.kind for event in whole(sqlite_world).events] == ["received", "raised"]


def test_a_form_sent_twice_is_one_report(world: World) -> None:
    world.tweet()
    with world.house.opener.reading() as store:
        stored = store.posts.get(1)
    assert stored is not None
    post = replace(stored.post, channel="web", id="form-1", root_id="form-1", author_id="")
    place = world.house.workplace()
    decision = place.understanding.decide(post)
    ids = []
    for _ in range(2):
        with world.house.opener.writing() as store:
            ids.append(intake.report_by_form(store, place.office, decision, post, [], world.clock.now()).id)
    assert ids[0] == ids[1]


def test_a_place_without_a_fault_goes_to_a_person(world: World) -> None:
    world.tweet("@WrenfordCouncil Alma Park this morning")
    world.work()
    assert world.report().state is ReportState.NEW
    assert messages(world) == []
