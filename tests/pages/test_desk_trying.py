"""Try a post: the same decision as for a real one, and nothing of it is kept."""

import pytest

from tests.world import SWING, World


@pytest.fixture(autouse=True)
def mira(world: World) -> None:
    world.sign_in(world.mira)


def test_an_empty_page_invites_to_try(world: World) -> None:
    page = world.client.get("/desk/try")
    assert page.status_code == 200
    assert "Nothing is kept or sent" in page.text and "Read as" not in page.text


def test_words_are_decided_with_every_reason_and_nothing_is_kept(world: World) -> None:
    page = world.client.get("/desk/try", params={"text": SWING}).text
    assert "A job is raised at once: Parks North" in page
    assert "Playground equipment" in page and "Alma Park" in page
    assert '<mark class="k1">swing seat</mark>' in page
    with world.house.opener.reading() as store:
        assert store.reports.get(1001) is None and store.posts.get(1) is None


def test_what_is_asked_and_who_else_it_may_be_for_is_told(world: World) -> None:
    asked = world.client.get("/desk/try", params={"text": "The swing seat is broken"}).text
    assert "The resident is asked where it is" in asked and "Where exactly is it?" in asked
    theirs = world.client.get("/desk/try", params={"text": "power is out again, whole street"}).text
    assert "Wren Valley Power: ring 13 19 60" in theirs


def test_any_words_can_be_tried_and_are_shown_as_they_are(world: World) -> None:
    for text in ("<script>alert(1)</script> pothole", "\u202e" * 300, "a" * 9_000):
        page = world.client.get("/desk/try", params={"text": text})
        assert page.status_code == 200 and "<script>alert" not in page.text


def test_only_staff_may_try(world: World) -> None:
    world.client.cookies.clear()
    assert world.client.get("/desk/try", params={"text": SWING}).status_code in (303, 401)
