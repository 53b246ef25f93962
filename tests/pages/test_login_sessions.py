"""Signing in and out: who gets in, where to, what is kept, and how guessing is slowed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from civic.deps import COOKIE, token_hash
from civic.pages.login import same_site
from tests.world import PASSWORD, Person, World


def try_in(world: World, username: str, password: str, next: str = "") -> int:
    data = {"username": username, "password": password, "next": next}
    return world.client.post("/sign-in", data=data).status_code


@pytest.mark.parametrize(("who", "home"), [("mira", "/desk"), ("ada", "/desk"), ("parks_north", "/crew")])
def test_everybody_lands_where_they_work(sqlite_world: World, who: str, home: str) -> None:
    person: Person = getattr(sqlite_world, who)
    answer = sqlite_world.client.post(
        "/sign-in", data={"username": person.account.username, "password": PASSWORD}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, home)


def test_the_cookie_is_out_of_reach_of_scripts_and_its_secret_is_not_stored(world: World) -> None:
    answer = world.client.post("/sign-in", data={"username": "mira", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie and "Secure" not in cookie
    token = answer.cookies[COOKIE]
    with world.house.opener.reading() as store:
        assert store.accounts.signed_in(token_hash(token), world.clock.now()) == world.mira.account
        assert store.accounts.signed_in(token, world.clock.now()) is None


def test_over_https_the_cookie_is_secure(sqlite_world: World) -> None:
    sqlite_world.house.public_url = "https://reports.example.org"
    answer = sqlite_world.client.post("/sign-in", data={"username": "mira", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


def test_a_wrong_password_and_an_unknown_name_read_alike(sqlite_world: World) -> None:
    pages = []
    for username in ("mira", "nobody"):
        answer = sqlite_world.client.post("/sign-in", data={"username": username, "password": "wrong"})
        assert answer.status_code == 401
        pages.append(answer.text.replace(username, "NAME"))
    assert pages[0] == pages[1]
    assert "do not belong together" in pages[0]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/desk\r\nX: y",
        "",
        "desk",
    ],
)
def test_next_leads_nowhere_else(sqlite_world: World, target: str) -> None:
    assert not same_site(target)
    data = {"username": "mira", "password": PASSWORD, "next": target}
    assert sqlite_world.client.post("/sign-in", data=data).headers["location"] == "/desk"


def test_next_leads_back_to_the_page_that_was_wanted(sqlite_world: World) -> None:
    answer = sqlite_world.client.get("/crew?crew=roads")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/crew%3Fcrew%3Droads")
    form = sqlite_world.client.get(answer.headers["location"])
    assert 'name="next" value="/crew?crew=roads"' in form.text
    data = {"username": "mira", "password": PASSWORD, "next": "/crew?crew=roads"}
    assert sqlite_world.client.post("/sign-in", data=data).headers["location"] == "/crew?crew=roads"


def test_guessing_is_slowed_by_name_and_says_how_long_to_wait(sqlite_world: World) -> None:
    assert [try_in(sqlite_world, "mira", f"guess {n}") for n in range(9)] == [401] * 8 + [429]
    answer = sqlite_world.client.post("/sign-in", data={"username": "MIRA ", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert try_in(sqlite_world, "ada", PASSWORD) == 303


def test_guessing_all_at_once_gets_no_further(sqlite_world: World) -> None:
    with ThreadPoolExecutor(24) as pool:
        statuses = list(pool.map(lambda n: try_in(sqlite_world, "mira", f"guess {n}"), range(24)))
    assert sorted(statuses) == [401] * 8 + [429] * 16


def test_nobody_is_locked_out_by_what_others_guess(sqlite_world: World) -> None:
    assert [try_in(sqlite_world, "mira", f"guess {n}") for n in range(9)][-1] == 429
    elsewhere = TestClient(sqlite_world.app, follow_redirects=False, client=("192.0.2.7", 5000))
    data = {"username": "mira", "password": PASSWORD}
    assert elsewhere.post("/sign-in", data=data).status_code == 303


def test_signing_in_rightly_counts_for_nothing(sqlite_world: World) -> None:
    assert [try_in(sqlite_world, "mira", PASSWORD) for _ in range(10)] == [303] * 10


def test_guessing_many_names_is_slowed_by_address(sqlite_world: World) -> None:
    statuses = [try_in(sqlite_world, f"name-{n}", "guess") for n in range(41)]
    assert statuses == [401] * 40 + [429]


def test_signing_out_ends_the_session_for_good(world: World) -> None:
    world.sign_in(world.mira)
    token = world.client.cookies[COOKIE]
    answer = world.client.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert COOKIE not in world.client.cookies
    world.client.cookies.set(COOKIE, token)
    assert world.client.get("/crew").headers["location"].startswith("/sign-in")


def test_a_session_ends_by_itself(sqlite_world: World) -> None:
    sqlite_world.sign_in(sqlite_world.mira)
    assert sqlite_world.client.get("/crew").status_code == 200
    sqlite_world.clock.pass_(days=15)
    assert sqlite_world.client.get("/crew").status_code == 303


def test_another_site_cannot_sign_anybody_in(sqlite_world: World) -> None:
    data = {"username": "mira", "password": PASSWORD}
    answer = sqlite_world.client.post("/sign-in", data=data, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
