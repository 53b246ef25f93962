"""Deciding at the desk: each verb by its plain form, as a browser without a script sends it."""

import re
from dataclasses import replace

import pytest

from civic.core.report import ReportState
from tests.stages.test_intake import whole
from tests.world import SWING, World

UNSURE = "@WrenfordCouncil what is going on with the swing at Alma Park?"
NOWHERE = "@WrenfordCouncil the swing seat in the playground is broken"


@pytest.fixture(autouse=True)
def mira(world: World) -> None:
    world.sign_in(world.mira)


def press(world: World, ref: str, act: str, **fields: str) -> str:
    """Do it, and read the page that one is led to."""
    answer = world.client.post(f"/desk/reports/{ref}/{act}", data=fields)
    assert answer.status_code == 303, answer.text
    page = world.client.get(answer.headers["location"])
    assert page.status_code == 200, page.text
    return page.text


def sheet(world: World, ref: str = "R-1001", query: str = "") -> str:
    answer = world.client.get(f"/desk/reports/{ref}{query}", headers={"hx-request": "true"})
    assert answer.status_code == 200, answer.text
    return answer.text


def waiting(world: World) -> None:
    world.tweet(NOWHERE)
    world.work()


def place_of(world: World, name: str) -> tuple[str, str]:
    places = world.house.workplace().office.pack.places
    place = next(one for one in places if one.name == name)
    return str(place.lat), str(place.lon)


def test_pin_then_accept_sends_it_to_the_crew_of_the_rules(world: World) -> None:
    waiting(world)
    lat, lon = place_of(world, "Playground, Alma Park")
    placed = press(world, "R-1001", "location", lat=lat, lon=lon)
    assert "Place is now Alma Park" in placed
    assert "Accept and send to Parks North" in placed
    accepted = press(world, "R-1001", "acceptance")
    assert "Accepted and sent to Parks North" in accepted
    assert world.report().state is ReportState.WITH_CREW
    assert "Rule 3" in accepted


def test_accepting_may_name_another_crew(world: World) -> None:
    waiting(world)
    lat, lon = place_of(world, "Playground, Alma Park")
    press(world, "R-1001", "location", lat=lat, lon=lon)
    press(world, "R-1001", "acceptance", crew="roads")
    assert world.report().crew == "roads"


def test_accepting_for_a_crew_that_is_unknown_or_retired_changes_nothing(world: World) -> None:
    waiting(world)
    lat, lon = place_of(world, "Playground, Alma Park")
    press(world, "R-1001", "location", lat=lat, lon=lon)
    before = world.report()
    pack = world.house.workplace().office.pack
    kept = tuple(crew for crew in pack.crews if crew.code != "roads")
    rules = tuple(replace(rule, crew="duty-officer") if rule.crew == "roads" else rule for rule in pack.rules)
    with world.house.opener.writing() as store:
        store.packs.save(replace(pack, crews=kept, rules=rules, digest="another"), world.clock.now())
    world.clock.pass_(seconds=3)
    for crew, words in (("elves", "There is no crew “elves”"), ("roads", "Roads takes no more work")):
        answer = world.client.post("/desk/reports/R-1001/acceptance", data={"crew": crew})
        assert answer.status_code == 422
        assert words in answer.text
    assert world.report().state == before.state


def test_triage_accepts_with_category_and_place_at_once(world: World) -> None:
    waiting(world)
    lat, lon = place_of(world, "Playground, Alma Park")
    answer = world.client.post(
        "/desk/reports/R-1001/acceptance?back=triage", data={"category": "park", "at": f"{lat},{lon}"}
    )
    assert answer.headers["location"] == "/desk/triage?last=R-1001&said=accepted"
    report = world.report()
    assert (report.state, report.category, report.crew) == (ReportState.WITH_CREW, "park", "parks-north")
    assert "Nothing to look at" in world.client.get(answer.headers["location"]).text


def test_the_words_beside_decline_are_the_words_that_are_said(world: World) -> None:
    world.swing()
    page = sheet(world, query="?act=refusal&reason=It+belongs+to+the+school")
    beside = re.search(r'id="say".*?<p>(.*?)</p>', page, re.DOTALL)
    assert beside
    press(world, "R-1001", "refusal", reason="It belongs to the school")
    said = whole(world).messages[-1]
    assert said.kind == "declined"
    assert said.text == beside[1]


def test_words_follow_the_reason_as_it_is_written(world: World) -> None:
    world.swing()
    told = world.client.get("/desk/reports/R-1001/words.json?act=refusal&reason=Not+a+council+park").json()
    assert told["readers"] == 1
    assert "Not a council park" in told["texts"][0]
    assert whole(world).messages[-1].kind == "acknowledged"


def test_what_they_have_read_is_not_said_again(world: World) -> None:
    waiting(world)
    again = world.client.get("/desk/reports/R-1001/words.json?act=location-request").json()
    assert again["texts"] == []
    assert "already" in again["note"]


def test_a_decline_needs_its_reason_and_is_undone_by_a_button(world: World) -> None:
    world.swing()
    refused = world.client.post("/desk/reports/R-1001/refusal", data={"reason": " "})
    assert refused.status_code == 409
    assert "Write the reason" in refused.text
    declined = press(world, "R-1001", "refusal", reason="Not ours")
    assert 'action="/desk/reports/R-1001/reconsideration' in declined
    back = press(world, "R-1001", "reconsideration")
    assert "It waits for a decision again" in back
    assert world.report().state is ReportState.NEW


def test_a_changed_category_can_be_changed_back(world: World) -> None:
    world.swing()
    changed = press(world, "R-1001", "category", code="park")
    assert "Category is now Park or reserve" in changed
    undo = re.search(r'name="code" value="([^"]+)"', changed)
    assert undo
    assert undo[1] == "playground"
    press(world, "R-1001", "category", code=undo[1])
    assert world.report().category == "playground"


def test_a_pin_outside_the_council_or_without_numbers_is_refused(world: World) -> None:
    waiting(world)
    for fields, words in (
        ({"lat": "0", "lon": "0"}, "outside the council"),
        ({"lat": "north"}, "Put the pin on the map"),
    ):
        answer = world.client.post("/desk/reports/R-1001/location", data=fields)
        assert answer.status_code == 409
        assert words in answer.text
    assert not world.report().placed


def test_a_candidate_keeps_the_name_it_was_understood_by(world: World) -> None:
    world.tweet(UNSURE)
    world.work()
    found = world.report().understanding["candidates"]
    assert isinstance(found, list)
    press(world, "R-1001", "location", at=f"{found[0]['lat']},{found[0]['lon']}")
    assert world.report().place == found[0]["name"]


def test_merging_shows_twins_tells_the_resident_and_can_be_split(world: World) -> None:
    world.swing()
    world.clock.pass_(hours=2)
    world.tweet(SWING.replace("come off", "broken off"), by="northside_nan")
    world.work()
    page = sheet(world, "R-1002", "?act=merge")
    assert 'value="R-1001"' in page
    assert "Same category" in page
    merged = press(world, "R-1002", "merge", into="R-1001")
    assert "Merged into R-1001" in merged
    assert world.report("R-1002").state is ReportState.DUPLICATE
    assert world.report("R-1001").reporters == 2
    assert "R-1002" in sheet(world, "R-1001")
    press(world, "R-1002", "split")
    assert world.report("R-1001").reporters == 1
    assert world.report("R-1002").state is ReportState.NEW


def test_places_that_are_known_roughly_may_lie_farther_apart(world: World) -> None:
    """The same two reports 170 m apart: as two pins, and as two places known to 60 m each."""
    world.swing()
    world.clock.pass_(hours=2)
    world.tweet("@WrenfordCouncil one of the swings hangs crooked in Alma Park", by="northside_nan")
    world.work()

    def shown(radius_m: float) -> str:
        with world.house.opener.writing() as store:
            for number, lat in ((1001, -27.896266), (1002, -27.897796)):
                found = {"lat": lat, "lon": 151.598317, "place_radius_m": radius_m}
                store.reports.change(store.reports.take(number), world.clock.now(), **found)
        return sheet(world, "R-1002", "?act=merge")

    assert "Very likely the same" in shown(60.0)
    assert "Possibly the same" in shown(0.0)


def test_merging_into_itself_or_nothing_is_refused_in_words(world: World) -> None:
    world.swing()
    for fields, words in (({"other": "r1001"}, "cannot be merged into itself"), ({}, "Choose the report")):
        answer = world.client.post("/desk/reports/R-1001/merge", data=fields)
        assert answer.status_code == 409
        assert words in answer.text


def test_asking_for_the_place_asks_once_in_the_thread(world: World) -> None:
    world.tweet(UNSURE)
    world.work()
    before = len(whole(world).messages)
    beside = world.client.get("/desk/reports/R-1001/words.json?act=location-request").json()["texts"]
    press(world, "R-1001", "location-request")
    assert [one.text for one in whole(world).messages[before:]] == beside
    assert world.report().state is ReportState.WAITING


def test_who_decides_on_an_old_page_is_told_so(world: World) -> None:
    world.swing()
    version = str(world.report().version)
    press(world, "R-1001", "category", code="park")
    late = world.client.post("/desk/reports/R-1001/refusal", data={"reason": "No", "version": version})
    assert late.status_code == 409
    assert "has changed since you opened it" in late.text
    assert world.report().state is ReportState.WITH_CREW


def test_crews_may_not_decide(world: World) -> None:
    world.swing()
    world.sign_in(world.parks_north)
    answer = world.client.post("/desk/reports/R-1001/refusal", data={"reason": "No"})
    assert answer.status_code == 403
    assert world.report().state is ReportState.WITH_CREW


def test_another_site_cannot_press_a_button(world: World) -> None:
    world.swing()
    answer = world.client.post(
        "/desk/reports/R-1001/refusal", data={"reason": "No"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert world.report().state is ReportState.WITH_CREW


def test_the_list_is_still_narrowed_after_a_decision(world: World) -> None:
    world.swing()
    answer = world.client.post("/desk/reports/R-1001/category?ward=North", data={"code": "park"})
    assert answer.headers["location"].startswith("/desk/reports/R-1001?ward=North&said=categorised")


def test_unknown_references_are_told_apart_from_missing_reports(world: World) -> None:
    assert "References look like R-1042" in world.client.get("/desk/reports/swing").text
    missing = world.client.get("/desk/reports/R-9999")
    assert missing.status_code == 404
    assert "There is no report R-9999" in missing.text


def test_what_does_not_wait_is_not_kept_back(world: World) -> None:
    world.swing()
    answer = world.client.post("/desk/reports/R-1001/withholding", data={"reason": "It names her"})
    assert answer.status_code == 409
    assert "waits any more" in answer.text
