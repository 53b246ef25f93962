"""Triage: the queue one by one, what decided, the likeliest act in front."""

from copy import copy
from dataclasses import replace
from datetime import timedelta

import pytest

from civic.core.duplicate import SHOWN
from civic.core.report import ReportState
from tests.stages.test_intake import whole
from tests.stages.test_seen_before import closed_there
from tests.world import SWING, World

UNSURE = "@WrenfordCouncil what is going on with the swing at Alma Park?"


@pytest.fixture(autouse=True)
def mira(world: World) -> None:
    world.sign_in(world.mira)


def triage(world: World, query: str = "") -> str:
    answer = world.client.get(f"/desk/triage{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_words_that_decided_are_underlined(world: World) -> None:
    world.tweet(UNSURE)
    world.work()
    page = triage(world)
    assert "1 of 1 to look at" in page
    assert '<mark class="k1">swing</mark>' in page
    assert '<mark class="k2">Alma Park</mark>' in page
    assert "A question" in page


def test_categories_and_places_come_with_their_likelihood(world: World) -> None:
    world.tweet(UNSURE)
    world.work()
    page = triage(world)
    assert 'value="playground"' in page
    assert "likely" in page
    assert 'name="at"' in page


def test_what_nobody_has_decided_about_is_compared_by_all_that_it_may_be(world: World) -> None:
    world.tweet("@WrenfordCouncil seat at Alma Park is loose")
    world.tweet("@WrenfordCouncil the wooden bench in Alma Park wobbles", by="northside_nan")
    world.work()
    assert world.report("R-1001").category == world.report("R-1002").category == "park"
    assert "Perhaps the same category" in triage(world, "?at=R-1001")
    assert "Perhaps the same category" in triage(world, "?at=R-1002")


def test_the_likeliest_twin_stands_beside_the_post_and_merging_is_the_first_button(world: World) -> None:
    world.swing()
    world.clock.pass_(hours=1)
    world.tweet(UNSURE, by="northside_nan")
    world.work()
    page = triage(world)
    assert "Very likely the same" in page or "Possibly the same" in page
    assert "Same spot" in page
    assert "Merge into R-1001" in page
    assert page.index("Merge into R-1001") < page.index("Accept as a new report")


def test_what_was_mended_at_the_spot_over_the_years_hides_no_twin(world: World) -> None:
    world.swing()
    closed_there(world, 60)
    world.clock.pass_(hours=1)
    world.tweet(UNSURE, by="northside_nan")
    world.work()
    assert "Merge into R-1001" in triage(world)


def test_next_and_back_lead_through_the_queue(world: World) -> None:
    world.tweet(UNSURE)
    world.tweet(UNSURE, by="northside_nan")
    world.work()
    first = triage(world)
    assert "1 of 2 to look at" in first
    assert 'href="/desk/triage?at=R-1002"' in first
    second = triage(world, "?at=R-1002")
    assert "2 of 2 to look at" in second
    assert 'href="/desk/triage?at=R-1001"' in second


def test_an_act_that_speaks_is_brought_to_the_front_with_its_words(world: World) -> None:
    world.tweet(UNSURE)
    world.work()
    page = triage(world)
    assert 'href="/desk/triage?at=R-1001&amp;act=refusal"' in page
    declining = triage(world, "?at=R-1001&act=refusal&reason=Seen+already")
    assert 'action="/desk/reports/R-1001/refusal?back=triage"' in declining
    assert "Seen already" in declining


def test_what_was_just_done_can_be_undone_from_the_next_one(world: World) -> None:
    world.tweet(UNSURE)
    world.tweet(UNSURE, by="northside_nan")
    world.work()
    answer = world.client.post("/desk/reports/R-1001/refusal?back=triage", data={"reason": "Seen already"})
    page = triage(world, answer.headers["location"].removeprefix("/desk/triage"))
    assert "1 of 1 to look at" in page
    assert 'action="/desk/reports/R-1001/reconsideration?back=triage"' in page
    assert 'data-key="u"' in page


def test_an_empty_queue_says_when_the_last_post_came(world: World) -> None:
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", world.clock.now(), world.clock.now())
    page = triage(world)
    assert "Nothing to look at" in page
    assert "X is well" in page
    assert "8:52" in page


def test_a_report_with_no_text_and_one_with_very_much_are_drawn(world: World) -> None:
    world.tweet("@WrenfordCouncil " + "why? " * 5000 + SWING, by="longwinded")
    world.tweet("@WrenfordCouncil ?", by="brief")
    world.work()
    assert triage(world).count('class="quote"') == 1


def test_what_is_no_report_is_sorted_with_one_click_and_nobody_is_written_to(world: World) -> None:
    world.tweet(UNSURE)
    world.work()
    before = [(row.kind, row.state) for row in whole(world).messages]
    page = triage(world)
    assert 'name="kind" value="praise"' in page
    answer = world.client.post("/desk/reports/R-1001/kind?back=triage", data={"kind": "praise"})
    assert answer.status_code == 303
    after = world.client.get(answer.headers["location"]).text
    assert "Sorted as no report; nobody was written to" in after and "reconsideration" in after
    assert world.report().state is ReportState.DECLINED
    assert [(row.kind, row.state) for row in whole(world).messages] == before
    assert [post.kind for post in whole(world).posts] == ["praise"]
    told = whole(world).events[-1]
    assert (told.kind, told.actor, told.facts["sorted_as"]) == ("sorted", "Mira Santos", "praise")
    assert "No report" in world.client.get("/desk/reports/R-1001").text
    world.client.post("/desk/reports/R-1001/reconsideration")
    assert world.report().state is ReportState.NEW


def test_a_kind_that_there_is_not_is_refused(world: World) -> None:
    world.tweet(UNSURE)
    world.work()
    answer = world.client.post("/desk/reports/R-1001/kind", data={"kind": "report"})
    assert answer.status_code in (303, 409, 422) and world.report().state is ReportState.NEW


def test_another_bodys_matter_shows_who_to_tell_and_the_reason_is_written_already(world: World) -> None:
    world.tweet("@WrenfordCouncil power out in the whole of Larch Street, when is the electricity back")
    world.work()
    page = triage(world)
    assert "Wren Valley Power: ring 13 19 60" in page
    assert "Wren Valley Power looks after this: ring 13 19 60, day or night</textarea>" in page


def asked_again(world: World) -> None:
    world.swing()
    world.clock.pass_(hours=1)
    world.tweet(UNSURE, by="northside_nan")
    world.work()


def test_what_somebody_tells_apart_is_not_suggested_again_until_that_is_taken_back(world: World) -> None:
    asked_again(world)
    assert "Merge into R-1001" in triage(world)
    answer = world.client.post("/desk/reports/R-1002/distinction?back=triage", data={"other": "R-1001"})
    page = triage(world, f"?{answer.headers['location'].partition('?')[2]}")
    assert "Not the same as R-1001, which is not shown beside it any more" in page
    assert "No report nearby looks like this one" in page and "Merge into" not in page
    told = [(event.kind, event.actor) for event in whole(world, 1001).events][-1]
    assert told == ("told_apart", "Mira Santos") == (whole(world, 1002).events[-1].kind, "Mira Santos")
    assert 'name="other" value="R-1001"' in page
    world.client.post("/desk/reports/R-1002/comparison", data={"other": "R-1001"})
    assert "Merge into R-1001" in triage(world)
    story = world.client.get("/desk/reports/R-1002").text
    assert "Not the same" in story and "as R-1001 by Mira Santos" in story


def test_telling_apart_needs_two_reports_that_are_not_one(world: World) -> None:
    asked_again(world)
    for other, words in (
        ("", "Name the report"),
        ("R-1002", "cannot be told apart from itself"),
        ("R-4999", "There is no report R-4999"),
    ):
        answer = world.client.post("/desk/reports/R-1002/distinction", data={"other": other})
        assert answer.status_code in (404, 409, 422) and words in answer.text, answer.text
    world.client.post("/desk/reports/R-1002/merge", data={"into": "R-1001"})
    answer = world.client.post("/desk/reports/R-1002/distinction", data={"other": "R-1001"})
    assert answer.status_code == 409 and "Split them first" in answer.text
    world.sign_in(world.parks_north)
    assert world.client.post("/desk/reports/R-1002/distinction", data={"other": "R-1001"}).status_code == 403


def test_what_staff_say_is_not_the_same_is_learned_from_and_so_is_that_it_is_after_all(world: World) -> None:
    """Who is told again and again that such a likeness means nothing is not asked about it any more."""
    asked_again(world)
    beside = {"other": "R-1001"}

    def judged() -> list[tuple[float, bool]]:
        with world.house.opener.reading() as store:
            return store.models.judged(world.clock.now() - timedelta(days=1))

    assert world.client.post("/desk/reports/R-1002/distinction", data=beside).status_code == 303
    [(score, merged)] = judged()
    assert SHOWN < score < 1 and not merged
    assert world.client.post("/desk/reports/R-1002/comparison", data=beside).status_code == 303
    assert judged() == []
    assert world.client.post("/desk/reports/R-1002/merge", data={"into": "R-1001"}).status_code == 303
    assert judged() == [(score, True)]
    assert world.client.post("/desk/reports/R-1002/reconsideration").status_code == 303
    assert judged() == []
    assert "Merge into R-1001" in triage(world)
    place = world.house.workplace()
    learned = copy(place.understanding)
    learned.shown_from = score + 0.001
    world.house._workplace = replace(place, understanding=learned)
    assert "Merge into R-1001" not in triage(world)
