"""A post with several faults at the desk: its parts, one click that makes a report of each, and the way back."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from civic.core.report import ReportState
from tests.stages.test_dividing import (
    BIN_PART,
    BOTH,
    PHOTO,
    SWING_PART,
    accept,
    begin,
    both,
    count,
    decline,
    divide,
)
from tests.stages.test_intake import whole
from tests.stages.test_vanishing import Vanished
from tests.world import SWING, World

DESK = "/desk/reports/R-1001"
CHOSEN = {"text": [BIN_PART], "code": ["litter-bin"], "keeps": "playground"}


def sign_in(world: World) -> None:
    world.sign_in(world.mira)


def page(world: World, path: str = DESK) -> str:
    answer = world.client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def version(world: World, ref: str = "R-1001") -> str:
    return str(world.report(ref).version)


def test_triage_offers_the_category_of_each_part_before_guesses(world: World) -> None:
    world.tweet(f"{BOTH}, and the path light by the gate flickers")
    world.work()
    sign_in(world)
    offered = re.findall(r'name="category" value="([a-z-]+)"', page(world, "/desk/triage"))
    assert set(offered) == {"playground", "litter-bin", "street-light"}


def test_triage_shows_the_parts_each_with_its_category_and_one_button(world: World) -> None:
    both(world)
    sign_in(world)
    shown = page(world, "/desk/triage")
    assert "2 faults in one post; the first stays R-1001" in shown
    assert re.findall(r'<p class="part">([^<]+)</p>', shown) == [BIN_PART, SWING_PART], "as it was told of"
    assert re.findall(r'value="([a-z-]+)" selected', shown) == ["litter-bin", "playground"]
    assert 'class="btn l primary" form="division" data-key="f"' in shown and "Make 2 reports of it" in shown
    assert "they hear of each when it is accepted" in shown


def test_one_click_makes_two_reports_with_the_categories_chosen_and_undo_is_one_click_too(
    world: World,
) -> None:
    both(world)
    sign_in(world)
    answer = world.client.post(f"{DESK}/division?back=triage", data=CHOSEN | {"version": version(world)})
    assert answer.status_code == 303
    first, further = world.report(), world.report("R-1002")
    assert (first.category, further.category) == ("playground", "litter-bin")
    shown = page(world, answer.headers["location"])
    assert "Now 2 reports: this one and R-1002" in shown and 'data-ref="R-1001"' in shown
    assert 'name="parts" value="R-1002"' in shown and "faults in one post" not in shown
    undone = world.client.post(
        f"{DESK}/reunion?back=triage", data={"parts": "R-1002", "version": version(world)}
    )
    assert undone.status_code == 303, undone.text
    assert "R-1002 is part of it again" in page(world, undone.headers["location"])
    assert world.report("R-1002").merged_into_id == 1001
    assert "2 faults in one post" in page(world, "/desk/triage")


def test_undo_gives_back_the_category_that_dividing_changed_and_nothing_counts_as_confirmed(
    world: World,
) -> None:
    both(world)
    assert world.report().category == "litter-bin"
    sign_in(world)
    assert world.client.post(f"{DESK}/division", data=CHOSEN).status_code == 303
    assert world.report().category == "playground"
    assert "R-1002 too; Bin or litter before" in page(world)
    rest = f"@WrenfordCouncil {SWING_PART}"
    assert confirmed(world) == [(BIN_PART, "litter-bin"), (rest, "playground")]
    assert world.client.post(f"{DESK}/reunion", data={"parts": "R-1002"}).status_code == 303
    assert world.report().category == "litter-bin"
    assert "categorised" not in [event.kind for event in whole(world).events]
    assert confirmed(world) == []


def confirmed(world: World) -> list[tuple[str, str]]:
    with world.house.opener.reading() as store:
        return store.models.confirmed()


def test_a_category_that_a_person_chose_since_stays_when_the_parts_are_put_back(world: World) -> None:
    both(world)
    sign_in(world)
    assert world.client.post(f"{DESK}/division", data=CHOSEN).status_code == 303
    assert world.client.post(f"{DESK}/category", data={"code": "park"}).status_code == 303
    assert world.client.post(f"{DESK}/reunion", data={"parts": "R-1002"}).status_code == 303
    assert world.report().category == "park"


def test_three_parts_make_three_reports_and_what_stays_is_left_out(world: World) -> None:
    text = "Pothole outside 14 Larch St. Also graffiti on the bus stop, plus a dumped mattress"
    world.tweet(f"@WrenfordCouncil {text}")
    world.work()
    sign_in(world)
    assert "Make 3 reports of it" in page(world, "/desk/triage")
    chosen = {"text": ["graffiti on the bus stop", "a dumped mattress"], "code": ["graffiti", ""]}
    assert world.client.post(f"{DESK}/division", data=chosen).status_code == 303
    assert (count(world), world.report("R-1002").category) == (2, "graffiti")
    again = page(world, "/desk/triage")
    assert "2 faults in one post" in again and "a dumped mattress" in again


def test_a_further_fault_is_split_off_by_hand_of_a_job_that_a_crew_has(world: World) -> None:
    world.swing()
    sign_in(world)
    shown = page(world, f"{DESK}?act=division")
    assert "The words that tell of the further fault" in shown and "Make 2 reports of it" in shown
    words = "Kids are still trying to use it"
    answer = world.client.post(f"{DESK}/division", data={"text": [words], "code": ["park"]})
    assert answer.status_code == 303
    assert (world.report().state, world.report().category) == (ReportState.WITH_CREW, "playground")
    assert (world.report("R-1002").state, world.report("R-1002").category) == (ReportState.NEW, "park")
    shown = page(world, answer.headers["location"])
    assert "Now 2 reports: this one and R-1002" in shown
    assert "Divided" in shown and "by Mira Santos: of the same post there is R-1002 too" in shown
    further = page(world, "/desk/reports/R-1002")
    assert "of a part of R-1001 by Mira Santos" in further and "Put back into R-1001" in further
    assert "Same post" in further and "Same post" in shown


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"text": [""], "code": ["park"]}, "Write the words that tell of a further fault"),
        ({"text": [BIN_PART], "code": [""]}, "Write the words that tell of a further fault"),
        ({"text": [BIN_PART], "code": ["nothing"]}, "choose one of the council’s categories"),
        ({"text": [BOTH], "code": ["park"]}, "Leave it those that tell of its own fault"),
        (
            {"text": [BIN_PART, f" {BIN_PART}"], "code": ["park", "litter-bin"]},
            "The same words stand there twice",
        ),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_is_changed(
    world: World, chosen: dict[str, list[str]], told: str
) -> None:
    both(world)
    sign_in(world)
    answer = world.client.post(f"{DESK}/division", data=chosen)
    assert answer.status_code == 409 and told in answer.text
    assert count(world) == 1


def test_pressing_twice_makes_no_second_set_and_says_where_the_first_is(world: World) -> None:
    both(world)
    sign_in(world)
    chosen = CHOSEN | {"version": version(world)}
    assert world.client.post(f"{DESK}/division", data=chosen).status_code == 303
    for again in (chosen, CHOSEN):
        answer = world.client.post(f"{DESK}/division", data=again)
        assert answer.status_code == 409
        assert "R-1001 was divided in the meantime: see R-1002" in answer.text
    assert count(world) == 2


def test_two_who_press_at_the_same_moment_make_one_set(world: World) -> None:
    both(world)
    sign_in(world)
    chosen = CHOSEN | {"version": version(world)}
    with ThreadPoolExecutor(2) as pool:
        ways = [pool.submit(world.client.post, f"{DESK}/division", data=chosen) for _ in range(2)]
        answers = sorted((way.result(timeout=60) for way in ways), key=lambda one: one.status_code)
    assert [one.status_code for one in answers] == [303, 409]
    assert count(world) == 2


def test_what_was_decided_meanwhile_is_told(world: World) -> None:
    both(world)
    sign_in(world)
    old = version(world)
    decline(world, 1001)
    answer = world.client.post(f"{DESK}/division", data=CHOSEN | {"version": old})
    assert answer.status_code == 409 and "has changed since you opened it" in answer.text
    answer = world.client.post(f"{DESK}/division", data=CHOSEN)
    assert answer.status_code == 409 and "has been closed in the meantime" in answer.text
    assert count(world) == 1


@pytest.mark.parametrize("verb", ["division", "reunion"])
def test_only_who_may_decide_divides_and_puts_back(world: World, verb: str) -> None:
    both(world)
    divide(world)
    data = {"text": ["the swing"], "code": ["park"], "parts": "R-1002"}
    signed_out = world.client.post(f"{DESK}/{verb}", data=data)
    assert signed_out.status_code == 303 and "/sign-in" in signed_out.headers["location"]
    world.sign_in(world.parks_north)
    assert world.client.post(f"{DESK}/{verb}", data=data).status_code == 403
    assert count(world) == 2 and world.report("R-1002").merged_into_id is None


def test_a_part_in_triage_shows_its_own_words_the_post_and_the_other_report(world: World) -> None:
    both(world)
    divide(world)
    sign_in(world)
    shown = page(world, "/desk/triage?at=R-1002")
    assert '<p class="quote">the <mark class="k1">bin</mark> next' in shown and "One part of:" in shown
    assert 'href="/desk/reports/R-1001">R-1001</a>' in shown and "Put back into R-1001" in shown
    answer = world.client.post("/desk/reports/R-1002/reunion?back=triage", data={})
    assert answer.status_code == 303 and world.report("R-1002").merged_into_id == 1001


def test_once_a_crew_has_begun_putting_back_is_offered_no_more(world: World) -> None:
    both(world)
    divide(world)
    sign_in(world)
    accept(world, 1002, "litter-bin")
    assert "Put back into R-1001" in page(world, "/desk/reports/R-1002")
    begin(world, 1002)
    assert "Put back into R-1001" not in page(world, "/desk/reports/R-1002")
    answer = world.client.post("/desk/reports/R-1002/reunion")
    assert answer.status_code == 409 and "A crew has begun with R-1002" in answer.text


def test_the_parts_are_no_twins_of_each_other_however_alike(world: World) -> None:
    world.tweet(f"@WrenfordCouncil {SWING_PART}. The swing at Alma Park is broken too.")
    world.work()
    divide(world, "The swing at Alma Park is broken too.", "playground")
    sign_in(world)
    assert "No report nearby looks like this one" in page(world, "/desk/triage?at=R-1002")


def test_a_photo_of_several_faults_proves_no_twin_of_one_of_them(world: World) -> None:
    world.channels["x"] = Vanished()
    world.tweet(SWING, by="northside_nan", photos=(PHOTO,))
    world.tweet(BOTH, photos=(PHOTO,))
    world.work()
    sign_in(world)
    assert "Photos show the same scene" in page(world, "/desk/triage?at=R-1002")
    divide(world, ref=1002)
    shown = page(world, "/desk/triage?at=R-1003")
    assert "Photos show the same scene" not in shown and "Very likely the same" not in shown


def test_residents_read_that_there_were_two_and_no_words_of_the_post(world: World) -> None:
    both(world)
    divide(world)
    accept(world, 1001, "playground")
    accept(world, 1002, "litter-bin")
    first, further = page(world, "/reports/R-1001"), page(world, "/reports/R-1002")
    assert "It told of more than one problem: each is a report of its own now." in first
    assert "A resident reported it together with another problem." in further
    sha256 = whole(world).photos[0].sha256
    assert sha256 in first and sha256 in further
    assert world.client.get("/reports/R-1002.json").json()["photos"]


def test_what_a_newer_version_wrote_into_the_history_breaks_no_public_page(world: World) -> None:
    """A council that goes back to an earlier version keeps its history."""
    world.swing()
    with world.house.opener.writing() as store:
        store.session.connection().execute(text("update event set kind = 'dreamt' where kind = 'raised'"))
    assert page(world, "/reports/R-1001")
    assert [one["event"] for one in world.client.get("/reports/R-1001.json").json()["history"]]
