"""What residents do to their posts on X, over real HTTP: edit them, take them back, ask for no more answers."""

from civic import intake, outbox
from civic.adapters.x import XChannel
from civic.core.permission import Access
from tests.journeys.conftest import listen
from tests.journeys.test_faults import messages, said
from tests.simulator.running import COUNCIL, PARENT, Simulator
from tests.stages.test_edits import count
from tests.stages.test_intake import whole
from tests.world import SWING, World

PIT = f"@{COUNCIL} huge pothole on Quay Street at Baker Street"


def taken_in(world: World) -> None:
    listen(world)
    world.work()


def test_an_edit_on_x_changes_the_report_and_is_answered_once(plugged: World, x: Simulator) -> None:
    post_id = x.post(PARENT, SWING)
    taken_in(plugged)
    newest = x.control("POST", f"posts/{post_id}/edit", json={"text": PIT})["id"]
    taken_in(plugged)
    assert newest != post_id
    assert (count(plugged), plugged.report().category) == (1, "pothole")
    assert [one.state for one in messages(plugged)] == ["sent"]
    assert len(said(x, post_id)) + len(said(x, newest)) >= 1
    assert [event.kind for event in whole(plugged).events].count("edited") == 1


def test_an_edit_between_the_report_and_its_answer_is_answered_under_the_newest_id(
    plugged: World, x: Simulator
) -> None:
    post_id = x.post(PARENT, SWING)
    listen(plugged)
    newest = x.control("POST", f"posts/{post_id}/edit", json={"text": f"{SWING}, please"})["id"]
    taken_in(plugged)
    [reply] = [one for one in x.control("GET", f"threads/{post_id}")["data"] if one["text"].endswith("^auto")]
    assert {"type": "replied_to", "id": newest} in reply["referenced_tweets"]


def test_a_post_that_is_deleted_on_x_is_gone_here_within_the_day(plugged: World, x: Simulator) -> None:
    post_id = x.post(PARENT, SWING)
    taken_in(plugged)
    other = x.post("northside_nan", PIT)
    taken_in(plugged)
    x.control("DELETE", f"posts/{post_id}")
    plugged.clock.pass_(hours=21)
    office, channel = plugged.house.workplace().office, plugged.channels["x"]
    assert channel.gone([post_id, other]) == {post_id}
    assert intake.look_up_due(plugged.house.opener, office, channel, plugged.clock) == 2
    assert plugged.report("R-1001").title == "Playground equipment, Playground, Alma Park"
    assert "come off one chain" not in plugged.client.get("/reports/R-1001").text
    assert "pothole" in plugged.report("R-1002").title


def test_who_protects_their_account_is_shown_no_more(plugged: World, x: Simulator) -> None:
    post_id = x.post(PARENT, SWING)
    taken_in(plugged)
    x.control("PUT", f"accounts/{PARENT}/standing", json={"protected": True})
    try:
        assert plugged.channels["x"].gone([post_id]) == {post_id}
    finally:
        x.control("PUT", f"accounts/{PARENT}/standing", json={"protected": False})


def test_what_x_withholds_somewhere_is_not_shown_here(plugged: World, x: Simulator) -> None:
    post_id, other = x.post(PARENT, SWING), x.post("northside_nan", PIT)
    channel = plugged.channels["x"]
    assert channel.gone([post_id, other]) == set()
    x.control("PUT", f"posts/{post_id}/withheld", json={"country_codes": ["AU"]})
    assert channel.gone([post_id, other]) == {post_id}
    x.control("PUT", "accounts/northside_nan/standing", json={"withheld": ["AU"]})
    try:
        assert channel.gone([post_id, other]) == {post_id, other}
    finally:
        x.control("PUT", "accounts/northside_nan/standing", json={"withheld": []})


def test_stop_is_honoured_on_x(plugged: World, x: Simulator) -> None:
    post_id = x.post(PARENT, SWING)
    taken_in(plugged)
    [answer] = said(x, post_id)
    x.post(PARENT, "Stop", in_reply_to=answer)
    taken_in(plugged)
    x.post(PARENT, PIT)
    taken_in(plugged)
    assert count(plugged) == 2
    assert [(row.kind, row.state) for row in whole(plugged, 1002).messages] == [("acknowledged", "dropped")]


def test_x_is_never_asked_for_a_reply_that_it_would_refuse(plugged: World, x: Simulator) -> None:
    channel = plugged.channels["x"]
    assert isinstance(channel, XChannel)
    channel._access = Access.NONE
    post_id = x.post(PARENT, SWING)
    taken_in(plugged)
    assert said(x, post_id) == []
    assert [(row.kind, row.state) for row in whole(plugged).messages] == [("acknowledged", "failed")]
    by_hand = x.client().create_tweet(text="Thanks, on it", in_reply_to_tweet_id=post_id, user_auth=True)
    assert outbox.find_by_hand(plugged.house.opener, channel, plugged.clock) == 1
    [row] = whole(plugged).messages
    assert (row.state, row.external_id) == ("sent", by_hand["data"]["id"])
