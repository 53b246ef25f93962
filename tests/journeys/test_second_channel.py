"""Another kind of platform plugged in instead of X, and beside it: the same promises, and nothing mixed up between them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from civic import intake, outbox, triage
from civic.core.report import ReportState
from tests.journeys.conftest import plug
from tests.journeys.running import eventually
from tests.journeys.test_faults import said
from tests.mastodon.channel import MastodonChannel, words_in
from tests.mastodon.server import COUNCIL, TOKEN, Platform, running
from tests.pages.test_metrics import read
from tests.simulator.running import PARENT, Simulator
from tests.stages.test_edits import count
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.world import SWING, World, jpeg

PIT = f"@{COUNCIL} huge pothole on Quay Street at Baker Street"


@pytest.fixture
def mastodon(world: World) -> Iterator[Platform]:
    """Plugged in instead of X."""
    with running(world.clock.now) as platform:
        world.plug_in(MastodonChannel(platform.url, TOKEN, world.clock))
        yield platform


@pytest.fixture
def both(world: World, mastodon: Platform, x: Simulator) -> Simulator:
    """X, plugged in beside it."""
    world.clock.at = world.clock.at.fromtimestamp(x.now(), world.clock.at.tzinfo)
    world.plug_in(plug(world, x, x.keys["council"]), *world.channels.values())
    return x


@pytest.fixture(params=["instead of X", "beside X"])
def either(request: pytest.FixtureRequest, mastodon: Platform) -> Platform:
    if request.param == "beside X":
        request.getfixturevalue("both")
    return mastodon


def look(world: World) -> None:
    for channel in world.channels.values():
        intake.listen(world.house.opener, channel, world.clock)
    world.work()


def release(world: World, report_id: int = 1001) -> None:
    with world.house.opener.writing() as store:
        now, office = world.clock.now(), world.house.workplace().office
        assert outbox.release(store, office, report_id, now, world.mira.actor)


def sent(world: World, report_id: int = 1001) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.state, one.external_id) for one in whole(world, report_id).messages]


def test_a_photo_becomes_a_report_and_fixed_with_the_after_photo_comes_back_in_the_thread(
    world: World, either: Platform
) -> None:
    post_id = either.post("almaparkparent", SWING, jpeg())
    look(world)
    assert world.report().state is ReportState.WITH_CREW
    assert len(whole(world).photos) == 1
    assert whole(world).posts[0].text == SWING
    [received] = either.replies(post_id)
    assert words_in(received["content"]).startswith("@almaparkparent ")
    assert "R-1001" in received["content"]
    finish(world)
    world.work()
    assert len(either.replies(post_id)) == 1, "fixed waits for a person"
    release(world)
    world.work()
    _, fixed = either.replies(post_id)
    assert words_in(fixed["content"]).endswith(whole(world).messages[-1].text)
    [photo] = fixed["media_attachments"]
    assert photo["description"]
    assert sent(world) == [("acknowledged", "sent", received["id"]), ("fixed", "sent", fixed["id"])]


@pytest.mark.parametrize("when", [["after"], ["before"], ["before", "before", "after"]])
def test_a_connection_that_breaks_off_leaves_one_answer_there_and_its_id_here(
    world: World, either: Platform, when: list[str]
) -> None:
    """The platform takes the key and does nothing about it, so it is found by looking."""
    post_id = either.post("almaparkparent", SWING)
    either.drop(*when)
    for _ in range(5):
        look(world)
        world.clock.pass_(minutes=10)
    [answer] = either.replies(post_id)
    assert sent(world) == [("acknowledged", "sent", answer["id"])]
    assert len(set(either.keys)) == 1
    assert either.keys[0]


def test_no_two_messages_bring_the_same_key(world: World, mastodon: Platform) -> None:
    for n, text in enumerate((SWING, PIT)):
        mastodon.post(f"r{n}", text)
    look(world)
    assert len(set(mastodon.keys)) == len(mastodon.keys) == 2


@pytest.mark.parametrize("answered", ["ours", "a neighbour's"])
def test_a_reply_in_the_thread_joins_the_report(world: World, either: Platform, answered: str) -> None:
    post_id = either.post("almaparkparent", SWING)
    look(world)
    [ours] = either.replies(post_id)
    theirs = either.post("northside_nan", "Ours too", reply_to=post_id)
    to = ours["id"] if answered == "ours" else theirs
    either.post("almaparkparent", f"@{COUNCIL} It is the green one by the gate", reply_to=to)
    look(world)
    assert count(world) == 1
    assert [post.kind for post in whole(world).posts] == ["report", "follow_up"]


def test_a_used_up_window_waits_and_holds_no_other_channel_up(
    world: World, mastodon: Platform, both: Simulator
) -> None:
    there, here = mastodon.post("almaparkparent", SWING), both.post(PARENT, PIT)
    mastodon.full_until = world.clock.now() + timedelta(minutes=4)
    look(world)
    assert mastodon.replies(there) == []
    assert len(said(both, here)) == 1
    world.sign_in(world.mira)
    assert "Replies to Mastodon are paused" in world.client.get("/desk").text
    world.clock.at = mastodon.full_until - timedelta(seconds=1)
    world.work()
    assert mastodon.replies(there) == []
    world.clock.pass_(seconds=1)
    world.work()
    assert len(mastodon.replies(there)) == len(said(both, here)) == 1


def test_channels_speak_in_turn(world: World, mastodon: Platform, both: Simulator) -> None:
    """A long queue on one, or a slow one, keeps nobody on another waiting for more than a message."""
    there = [mastodon.post(f"r{n}", f"{SWING} {n}") for n in range(2)]
    here = [both.post(PARENT, f"{SWING} {n}") for n in range(2)]
    for channel in world.channels.values():
        intake.listen(world.house.opener, channel, world.clock)
    world.worker._do()
    house, goes_on = world.house, iter([False, False, True])
    tools = outbox.Tools(house.opener, house.photos, house.clock, house.lease, house.chance)
    assert outbox.deliver_due(tools, house.channels, lambda: next(goes_on)) == 2
    assert sum(len(mastodon.replies(one)) for one in there) == 1
    assert sum(len(said(both, one)) for one in here) == 1


def test_what_arrives_late_from_another_server_is_not_missed(world: World, mastodon: Platform) -> None:
    """Its id is as old as the post, and older than what was read before."""
    mastodon.post("almaparkparent", SWING)
    look(world)
    written = world.clock.now() - timedelta(hours=3)
    world.clock.pass_(minutes=1)
    mastodon.post("quayside_cafe", PIT, at=written)
    look(world)
    assert count(world) == 2
    assert len(mastodon.replies(whole(world, 1002).posts[0].external_id)) == 1


def test_a_burst_of_many_pages_is_walked_to_its_end(world: World, mastodon: Platform) -> None:
    for n in range(40):
        mastodon.post(f"r{n}", f"{SWING} {n}")
    [channel] = world.channels.values()
    assert intake.listen(world.house.opener, channel, world.clock) == 40
    assert intake.listen(world.house.opener, channel, world.clock) == 0


def test_stop_holds_on_the_channel_where_it_was_said(
    world: World, mastodon: Platform, both: Simulator
) -> None:
    """Whoever has the same number on X is somebody else."""
    same = both.account(PARENT)["id"]
    mastodon.post("somebody", f"@{COUNCIL} stop", account_id=same)
    look(world)
    there, here = mastodon.post("somebody", SWING), both.post(PARENT, PIT)
    look(world)
    assert mastodon.replies(there) == []
    assert len(said(both, here)) == 1


def test_what_is_taken_back_there_goes_here_at_the_next_look(
    world: World, mastodon: Platform, both: Simulator
) -> None:
    """A post with the same number on X stays."""
    here = both.post(PARENT, PIT)
    there = mastodon.post("almaparkparent", SWING, jpeg(), status_id=here)
    look(world)
    refs = {row.channel: world.report(f"R-{n}") for n in (1001, 1002) for row in whole(world, n).posts}
    mastodon.delete(there)
    world.clock.pass_(hours=21)
    for channel in world.channels.values():
        intake.look_up_due(world.house.opener, world.house.workplace().office, channel, world.clock)
    gone, stays = refs["mastodon"].ref, refs["x"].ref
    assert world.report(gone).title == "Playground equipment, Playground, Alma Park"
    assert "come off one chain" not in world.client.get(f"/reports/{gone}").text
    assert whole(world, world.report(gone).id).posts[0].text == ""
    assert "pothole" in world.report(stays).title
    assert whole(world, world.report(stays).id).posts[0].text == PIT


def test_one_number_on_two_channels_is_two_people(world: World, mastodon: Platform, both: Simulator) -> None:
    here = both.post(PARENT, SWING)
    there = mastodon.post("somebody", SWING, account_id=both.account(PARENT)["id"])
    look(world)
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, now, world.mira.actor)
    assert world.report().reporters == 2
    world.work()
    finish(world)
    release(world)
    world.work()
    texts = {one.channel: one.text for one in whole(world).messages if one.kind == "fixed"}
    assert set(texts) == {"x", "mastodon"}
    assert words_in(mastodon.replies(there)[-1]["content"]).endswith(texts["mastodon"])
    assert [len(said(both, here)), len(mastodon.replies(there))] == [2, 3]


def test_who_only_asks_about_a_report_has_not_reported_it_whoever_has_their_number_elsewhere(
    world: World, mastodon: Platform, both: Simulator
) -> None:
    both.post(PARENT, SWING)
    look(world)
    asked = mastodon.post(
        "somebody", f"@{COUNCIL} when will R-1001 be done?", account_id=both.account(PARENT)["id"]
    )
    look(world)
    assert [(post.channel, post.kind) for post in whole(world).posts] == [
        ("x", "report"),
        ("mastodon", "follow_up"),
    ]
    finish(world)
    release(world)
    world.work()
    assert {one.channel for one in whole(world).messages} == {"x"}
    assert mastodon.replies(asked) == []


def test_a_conversation_belongs_to_its_own_channel_whatever_has_its_numbers_elsewhere(
    world: World, mastodon: Platform, both: Simulator
) -> None:
    """The post on X and what we said to it have the numbers of two posts over there, and its author of one of theirs."""
    here, same = both.post(PARENT, SWING), both.account(PARENT)["id"]
    look(world)
    [ours] = said(both, here)
    begun = mastodon.post("somebody", "Look at this", status_id=here, account_id=same)
    asked = mastodon.post("northside_nan", "Where?", reply_to=begun, status_id=ours)
    mastodon.post("quayside_cafe", PIT, reply_to=asked)
    further = mastodon.post("northside_nan", "And that?", reply_to=asked)
    mastodon.post("somebody", f"@{COUNCIL} the street light in Foundry Street is out", reply_to=further)
    look(world)
    assert count(world) == 3
    found = [[post.channel for post in whole(world, number).posts] for number in (1001, 1002, 1003)]
    assert found == [["x"], ["mastodon"], ["mastodon"]]


def test_a_running_worker_listens_to_each_channel(world: World, mastodon: Platform, both: Simulator) -> None:
    there, here = mastodon.post("almaparkparent", SWING), both.post(PARENT, PIT)
    world.worker.start()
    try:
        eventually(lambda: mastodon.replies(there), "the answer on Mastodon")
        eventually(lambda: said(both, here), "the answer on X")
    finally:
        world.worker.stop()
    assert len(mastodon.replies(there)) == len(said(both, here)) == 1


def test_each_channel_stands_under_its_own_name(world: World, mastodon: Platform, both: Simulator) -> None:
    mastodon.post("almaparkparent", SWING)
    both.post(PARENT, f"@{COUNCIL} something is broken on Quay Street")
    mastodon.post("quayside_cafe", f"@{COUNCIL} something is broken in Foundry Street")
    look(world)
    names = ["mastodon", "x"]
    told: Any = TestClient(world.app, client=("127.0.0.1", 5000)).get("/healthz").json()
    assert [one["name"] for one in told["channels"]] == names
    figures = read(world)
    for name in names:
        assert figures[f'civic_channel_last_poll_age_seconds{{channel="{name}"}}'] == 0
        assert figures[f'civic_channel_keys_accepted{{channel="{name}"}}'] == 1
    assert figures['civic_channel_calls_left{channel="mastodon",endpoint="POST statuses"}'] == 299
    world.sign_in(world.mira)
    for path in ("/desk", "/desk/channel", "/desk/outbox"):
        page = world.client.get(path).text
        assert "Mastodon is well" in page, path
        assert "X is well" in page, path
    told = world.client.get("/desk/channel").text
    for words in (
        "What Mastodon still takes",
        "Posting replies",
        "of 290 in the last 5 minutes",
        "of 95 in the last 15 minutes",
    ):
        assert words in told
    triage_pages = [world.client.get(f"/desk/triage?at=R-{n}").text for n in (1001, 1002, 1003)]
    assert any("Mastodon, <time" in page for page in triage_pages)
    assert any("X, <time" in page for page in triage_pages)
    assert f"@{COUNCIL}</span> on Mastodon or X." in world.client.get("/").text


def test_without_x_nothing_speaks_of_it(world: World, mastodon: Platform) -> None:
    mastodon.post("almaparkparent", f"@{COUNCIL} something is broken on Quay Street")
    look(world)
    world.sign_in(world.mira)
    for path in (
        "/",
        "/reports/new",
        "/desk",
        "/desk/channel",
        "/desk/outbox",
        "/desk/triage",
        "/desk/reports/R-1001",
    ):
        answer = world.client.get(path)
        assert answer.status_code == 200, path
        text = " ".join(answer.text.split())
        for words in (" X ", ">X<", "X is", "CIVIC_X"):
            assert words not in text, (path, words, text[max(0, text.find(words) - 80) :][:160])
