"""Failures: the right status and words, for people, for programs, and for parts of a page."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from civic.core.report import IllegalMove
from civic.db import migrate
from civic.db.engine import DatabaseProblem
from civic.db.store.base import Conflict
from civic.fieldwork import NotReady
from civic.main import build_house, create_app
from civic.ports import PermanentFailure, TemporaryFailure
from civic.settings import Settings
from civic.triage import NotPossible
from tests.world import World

FAILURES = [
    (IllegalMove("R-1001", "fixed", "new", ("with_crew",)), 409, "R-1001 is fixed"),
    (Conflict("R-1001 was changed by somebody else"), 409, "changed by somebody else"),
    (NotPossible("Put the pin on the map."), 409, "Put the pin"),
    (NotReady("Add an after-photo."), 422, "after-photo"),
    (PermanentFailure("The photo is damaged."), 422, "damaged"),
    (TemporaryFailure("X is away."), 503, "does not answer just now"),
    (DatabaseProblem("The database sqlite:////srv/secret detail is locked."), 503, "cannot be used just now"),
    (ZeroDivisionError("secret detail"), 500, "The fault is ours"),
]


@pytest.fixture
def failing(sqlite_world: World) -> tuple[World, TestClient]:
    """The world with a page that fails as its number says."""

    @sqlite_world.app.get("/fail/{number}")
    def fail(number: int) -> None:
        with sqlite_world.house.opener.reading():
            raise FAILURES[number][0]

    client = TestClient(sqlite_world.app, raise_server_exceptions=False, follow_redirects=False)
    return sqlite_world, client


@pytest.mark.parametrize("number", range(len(FAILURES)))
def test_every_failure_has_its_status_and_says_what_to_do(
    failing: tuple[World, TestClient], number: int
) -> None:
    _, client = failing
    _, status, words = FAILURES[number]
    page = client.get(f"/fail/{number}", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert words in page.text and "<h1>" in page.text
    plain = client.get(f"/fail/{number}", headers={"accept": "application/json"})
    assert (plain.status_code, list(plain.json())) == (status, ["error"])
    assert words in plain.json()["error"]
    assert "secret detail" not in page.text + plain.text


def test_a_part_of_a_page_gets_words_to_show(failing: tuple[World, TestClient]) -> None:
    _, client = failing
    part = client.get("/fail/2", headers={"hx-request": "true"})
    assert part.status_code == 409
    assert part.text == "Put the pin on the map."
    assert part.headers["hx-trigger"] == '{"trouble": {"words": "Put the pin on the map."}}'


def test_a_part_of_a_page_without_a_session_leads_to_the_sign_in(sqlite_world: World) -> None:
    part = sqlite_world.client.get("/crew", headers={"hx-request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/sign-in?next=/crew")
    plain = sqlite_world.client.get("/crew", headers={"accept": "application/json"})
    assert (plain.status_code, plain.json()) == (401, {"error": "Sign in first, then try again."})


def test_an_unknown_address_is_a_page_with_a_way_on(sqlite_world: World) -> None:
    page = sqlite_world.client.get("/no/such/page")
    assert page.status_code == 404
    assert "There is no such page" in page.text and 'href="/reports"' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert sqlite_world.client.get("/no/such.json").json()["error"].startswith("The address may be misspelt")


@pytest.mark.parametrize("name", ["a" * 5_000, "js/" + "b" * 300 + ".js", "%00", "..%2f..%2fpyproject.toml"])
def test_an_impossible_file_is_not_there(sqlite_world: World, name: str) -> None:
    assert sqlite_world.client.get(f"/static/{name}").status_code == 404


def test_a_crew_may_not_open_the_desk(sqlite_world: World) -> None:
    sqlite_world.sign_in(sqlite_world.parks_north)
    page = sqlite_world.client.get("/desk")
    assert page.status_code == 403
    assert "Parks North is signed in as crew and may not read the desk" in page.text


def test_without_a_pack_every_page_says_how_to_load_one(tmp_path: Path) -> None:
    house = build_house(Settings(database_url=f"sqlite:///{tmp_path}/new.db", data_dir=tmp_path))
    migrate.upgrade(house.opener.engine)
    with TestClient(create_app(house)) as client:
        page = client.get("/")
        assert page.status_code == 503
        assert "civic load PACK_DIR" in page.text
        assert client.get("/reports.json").json()["error"].startswith("No council pack is loaded yet")
        assert "civic load PACK_DIR" in " ".join(client.get("/healthz").json()["problems"])
    house.opener.engine.dispose()


def test_a_missing_database_is_a_page_that_says_so(tmp_path: Path) -> None:
    house = build_house(Settings(database_url=f"sqlite:///{tmp_path}/none/civic.db", data_dir=tmp_path))
    with TestClient(create_app(house)) as client:
        page = client.get("/")
        health = client.get("/healthz")
    house.opener.engine.dispose()
    assert page.status_code == 503
    assert "The database cannot be used just now" in page.text and str(tmp_path) not in page.text
    assert health.status_code == 503
    assert "The folder is missing" in health.json()["problems"][0]


def test_a_pack_of_another_version_is_told_on_every_page_and_to_whoever_watches(sqlite_world: World) -> None:
    with sqlite_world.house.opener.engine.begin() as connection:
        connection.exec_driver_sql("update pack set body = x'0041'")
    page = sqlite_world.client.get("/", headers={"accept": "text/html"})
    assert page.status_code == 503
    assert "The council must be loaded again" in page.text and "civic load PACK_DIR" in page.text
    assert "civic load PACK_DIR" in sqlite_world.client.get("/reports.json").json()["error"]
    health = sqlite_world.client.get("/healthz")
    assert health.status_code == 503
    assert "The council pack was stored by another version of Civic" in health.json()["problems"][-1]


def test_whatever_fails_is_named_by_health(sqlite_world: World) -> None:
    def furnish(*given: object) -> None:
        raise ZeroDivisionError("the walls are crooked")

    sqlite_world.house.furnish = furnish  # type: ignore[assignment]
    health = sqlite_world.client.get("/healthz")
    assert health.status_code == 503
    words = "Something fails that should not: ZeroDivisionError: the walls are crooked."
    assert any(problem.startswith(words) for problem in health.json()["problems"])
    client = TestClient(sqlite_world.app, raise_server_exceptions=False)
    assert "The fault is ours" in client.get("/", headers={"accept": "text/html"}).text


def test_a_folder_that_takes_no_photos_is_named_by_health(sqlite_world: World, tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file stands in the way")
    health = sqlite_world.client.get("/healthz")
    assert health.status_code == 503
    assert f"cannot be stored in {tmp_path}/photos" in health.json()["problems"][-1]


def test_health_leaves_nothing_among_the_photos(sqlite_world: World, tmp_path: Path) -> None:
    sqlite_world.client.get("/healthz")
    assert list((tmp_path / "photos").iterdir()) == []


def test_health_is_well_only_with_a_living_worker_and_a_channel_that_answers(world: World) -> None:
    def problems() -> list[str]:
        answer = world.client.get("/healthz")
        found: list[str] = answer.json()["problems"]
        assert answer.status_code == (503 if found else 200)
        return found

    assert problems() == ["No worker has started yet: posts are not taken in. Run `civic worker`."]
    with world.house.opener.writing() as store:
        store.channels.beat("hands", world.clock.now())
    assert problems() == []
    world.tweet()
    with world.house.opener.writing() as store:
        store.channels.failed("x", world.clock.now(), "X says 503.")
    world.clock.pass_(minutes=11)
    silent, failing, waiting = problems()
    assert silent.startswith("No worker has given a sign of life since 2026-05-06T22:52:00")
    assert failing == "Channel x has not answered since 2026-05-06T22:52:00+00:00: X says 503."
    assert waiting == "1 post waits to be taken in, the oldest for 11 minutes."
