"""The desk in a real browser: nothing is lost on the way, news come by themselves, everybody can use it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from civic.core.calls import Made, Tally, Window
from tests.pages.serving import Serving
from tests.world import PASSWORD, SWING, World, jpeg

PATIENCE_MS = 60_000
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNSURE = "@WrenfordCouncil what is going on with the swing at Alma Park?"
FIRST_POST = "2052000000000000001"
NOWHERE = "@WrenfordCouncil the swing seat in the playground is broken"
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def served(sqlite_world: World) -> Iterator[Serving]:
    serving = Serving(sqlite_world)
    yield serving
    serving.stop()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the pages' consoles complain of; empty at the end of every test."""
    said: list[str] = []
    yield said
    assert said == []


@pytest.fixture
def page(old_browser: Browser, served: Serving, complaints: list[str]) -> Iterator[Page]:
    """The desk, signed in, where maps can't be drawn."""
    with signed_in(old_browser, served) as context:
        yield listened_to(context, complaints)


@pytest.fixture
def page_with_map(browser: Browser, served: Serving, complaints: list[str]) -> Iterator[Page]:
    with signed_in(browser, served) as context:
        yield listened_to(context, complaints)


def signed_in(browser: Browser, served: Serving) -> BrowserContext:
    made = browser.new_context(
        base_url=served.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", bypass_csp=True
    )
    made.set_default_timeout(PATIENCE_MS)
    answer = made.request.post("/sign-in", form={"username": "mira", "password": PASSWORD})
    assert answer.ok
    return made


def listened_to(context: BrowserContext, complaints: list[str]) -> Page:
    made = context.new_page()
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return made


def seed(world: World) -> None:
    """A swing with its crew, one without a place, one to be decided."""
    world.swing()
    world.tweet(NOWHERE, by="northside_nan")
    world.tweet(UNSURE, by="kerbwatch")
    world.work()
    with world.house.opener.writing() as store:
        photo = world.house.photos.keep(jpeg(900, 600, "darkolivegreen"))
        store.photos.add(photo, 1001, "before", "A swing that hangs by one chain", world.clock.now())


def open_report(page: Page, ref: str) -> None:
    page.locator(f'#rows a[data-ref="{ref}"]').click()
    expect(page.locator(f'#sheet[data-ref="{ref}"]')).to_be_visible()


def test_a_report_opens_beside_the_list_with_its_own_address(sqlite_world: World, page: Page) -> None:
    seed(sqlite_world)
    page.goto("/desk?ward=North")
    page.evaluate("document.body.dataset.kept = 'yes'")
    open_report(page, "R-1001")
    expect(page).to_have_url(re.compile(r"/desk/reports/R-1001\?ward=North$"))
    expect(page).to_have_title(re.compile("^R-1001 "))
    expect(page.locator("#sh")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator('#rows a[data-ref="R-1001"]')).to_be_focused()
    page.go_back()
    expect(page.locator("#sheet[data-ref=R-1001]")).to_be_visible()
    assert page.evaluate("document.body.dataset.kept") == "yes"
    page.reload()
    expect(page.locator("#sheet[data-ref=R-1001]")).to_be_visible()
    expect(page.locator("#lh")).to_have_text("2 open reports")


def test_news_that_come_late_never_open_what_was_closed(sqlite_world: World, page: Page) -> None:
    seed(sqlite_world)
    page.goto("/desk")
    open_report(page, "R-1001")
    held: list[Route] = []
    page.route("**/desk/reports/R-1001", lambda route: held.append(route))
    with page.expect_request("**/desk/reports/R-1001"):
        refreshing(page)
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    with page.expect_response("**/desk/reports/R-1001"):
        held.pop().continue_()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("#sheet").is_hidden()


def test_news_leave_the_focus_where_it_was(sqlite_world: World, page: Page) -> None:
    seed(sqlite_world)
    page.goto("/desk")
    expect(page.locator("html[data-live=open]")).to_be_attached()
    open_report(page, "R-1001")
    page.evaluate("document.getElementById('sheet').dataset.old = 'yes'")
    expect(page.locator("#sh")).to_be_focused()
    refreshing(page)
    expect(page.locator("#sheet[data-ref=R-1001]:not([data-old])")).to_be_visible()
    expect(page.locator("#sh")).to_be_focused()
    page.locator('#rows a[data-ref="R-1002"]').focus()
    sqlite_world.tweet(UNSURE, by="bellstreet")
    sqlite_world.work()
    expect(page.locator("#lh")).to_have_text("4 open reports")
    expect(page.locator('#rows a[data-ref="R-1002"]')).to_be_focused()


def refreshing(page: Page) -> None:
    """The open sheet looks by itself whether its reply has gone; here it says that one is on its way."""
    page.evaluate("document.getElementById('sheet').dataset.inFlight = ''")


def test_declining_by_keys_shows_the_words_and_can_be_undone(sqlite_world: World, page: Page) -> None:
    seed(sqlite_world)
    page.goto("/desk/reports/R-1001")
    page.keyboard.press("d")
    expect(page.locator("#f-reason")).to_be_focused()
    page.keyboard.type("It belongs to the school")
    expect(page.locator("#say")).to_contain_text("It belongs to the school")
    words = page.locator("#say p").inner_text()
    page.get_by_role("button", name="Decline and tell the resident").click()
    expect(page.locator("#sheet .badge").first).to_have_text("Declined")
    expect(page.locator("#sheet .story")).to_contain_text(words)
    expect(page.locator("#lh")).to_have_text("2 open reports")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#sheet .badge").first).to_have_text("New")
    expect(page.locator("#lh")).to_have_text("3 open reports")
    assert sqlite_world.report().state == "new"


def test_a_new_report_appears_without_a_reload_and_is_announced(sqlite_world: World, page: Page) -> None:
    sqlite_world.swing()
    page.goto("/desk")
    expect(page.locator("html[data-live=open]")).to_be_attached()
    page.evaluate("document.body.dataset.kept = 'yes'")
    sqlite_world.tweet(UNSURE, by="kerbwatch")
    sqlite_world.work()
    card = page.locator("#arrivals .toast")
    expect(card).to_contain_text("New")
    expect(page.locator("#announcer")).to_contain_text("New report")
    expect(page.locator("#lh")).to_have_text("2 open reports")
    expect(page.locator("#desk-nav .num")).to_have_text("1")
    card.get_by_role("button", name="Show").click()
    expect(page.locator("#sheet[data-ref=R-1002]")).to_be_visible()
    assert page.evaluate("document.body.dataset.kept") == "yes"


@pytest.mark.parametrize("path", ["/desk", "/desk/triage", "/desk/outbox"])
def test_danger_stays_on_whatever_page_is_open_until_it_is_seen(
    sqlite_world: World, page: Page, path: str
) -> None:
    seed(sqlite_world)
    page.goto(path)
    expect(page.locator("html[data-live=open]")).to_be_attached()
    sqlite_world.tweet("@WrenfordCouncil live wires sparking on the footpath", by="kerbwatch")
    sqlite_world.work()
    card = page.get_by_role("alert").locator(".toast")
    expect(card).to_contain_text("Danger")
    sqlite_world.tweet(UNSURE, by="nan")
    with page.expect_response(lambda answer: path in answer.url and "live" not in answer.url):
        sqlite_world.work()
    expect(card.get_by_role("link", name="Open")).to_have_attribute("href", "/desk/reports/R-1004")
    card.get_by_role("button", name="Seen").click()
    expect(card).to_have_count(0)


def test_somebody_elses_decision_shows_but_never_takes_what_is_being_written(
    sqlite_world: World, served: Serving, page: Page, complaints: list[str]
) -> None:
    seed(sqlite_world)
    page.goto("/desk/reports/R-1001?act=refusal")
    expect(page.locator("html[data-live=open]")).to_be_attached()
    page.locator("#f-reason").fill("Half a sentence")
    colleague = served.browser(sqlite_world.ada)
    colleague.post(f"{served.url}/desk/reports/R-1001/category", data={"code": "park"}, allow_redirects=False)
    colleague.post(f"{served.url}/desk/reports/R-1003/refusal", data={"reason": "No"}, allow_redirects=False)
    expect(page.locator("#lh")).to_have_text("2 open reports")
    expect(page.locator("#f-reason")).to_have_value("Half a sentence")
    page.locator("#sheet .acts button").click()
    expect(page.locator("#toasts")).to_contain_text("has changed since you opened it")
    expect(page.locator("#f-reason")).to_have_value("Half a sentence")
    assert [complaint for complaint in complaints if "409 (Conflict)" not in complaint] == []
    complaints.clear()


def test_a_place_is_chosen_from_what_was_understood_or_moved_by_keys(
    sqlite_world: World, page_with_map: Page
) -> None:
    page = page_with_map
    seed(sqlite_world)
    page.goto("/desk/reports/R-1003?act=location")
    pin = page.get_by_role("button", name=re.compile("^Pin"))
    page.locator("#sheet [name=at]").first.check()
    expect(pin).to_be_visible()
    pin.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#f-lon")).not_to_have_value("")
    expect(page.locator("#sheet [name=at]").first).not_to_be_checked()
    page.get_by_role("button", name="Put it here").click()
    expect(page.locator("#toasts")).to_contain_text("Place is now")
    assert sqlite_world.report("R-1003").placed


def test_triage_by_keys_alone(sqlite_world: World, page: Page) -> None:
    seed(sqlite_world)
    sqlite_world.tweet(UNSURE, by="bellstreet")
    sqlite_world.work()
    page.goto("/desk/triage")
    expect(page.locator(".tbar h1")).to_have_text("1 of 2 to look at")
    page.keyboard.press("n")
    expect(page.locator(".tbar h1")).to_have_text("2 of 2 to look at")
    page.keyboard.press("b")
    expect(page.locator("#triage[data-ref=R-1003]")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#f-reason")).to_be_focused()
    page.keyboard.type("Seen already")
    page.get_by_role("button", name="Decline").click()
    expect(page.locator(".tbar h1")).to_have_text("1 of 1 to look at")
    page.keyboard.press("u")
    expect(page.locator(".tbar h1")).to_have_text("1 of 2 to look at")


def test_list_and_map_change_places_on_a_phone(sqlite_world: World, page_with_map: Page) -> None:
    page = page_with_map
    seed(sqlite_world)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/desk")
    expect(page.locator("#rows")).to_be_visible()
    page.get_by_role("link", name="Map").click()
    expect(page.locator("#rows")).to_be_hidden()
    expect(page.locator("#desk-map canvas")).to_be_visible()
    page.get_by_role("link", name="List").click()
    open_report(page, "R-1001")
    expect(page.locator("#rows")).to_be_hidden()
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#rows")).to_be_visible()


def test_everything_works_without_a_script(sqlite_world: World, browser: Browser, served: Serving) -> None:
    seed(sqlite_world)
    context = browser.new_context(base_url=served.url, java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    assert context.request.post("/sign-in", form={"username": "mira", "password": PASSWORD}).ok
    page = context.new_page()
    page.goto("/desk?ward=North")
    page.locator('#rows a[data-ref="R-1001"]').click()
    page.get_by_role("link", name="Category").click()
    page.get_by_label("What is it?").select_option("park")
    page.get_by_role("button", name="Set the category").click()
    expect(page.get_by_role("status").first).to_contain_text("Category is now Park or reserve")
    page.get_by_role("button", name="Undo").click()
    assert sqlite_world.report().category == "playground"
    context.close()


@pytest.mark.parametrize(
    ("width", "theme", "drawn_by"),
    [
        (320, "dark", "page"),
        (1440, "light", "page"),
        pytest.param(320, "light", "page_with_map", marks=pytest.mark.soak),
        pytest.param(1440, "dark", "page_with_map", marks=pytest.mark.soak),
    ],
)
def test_everybody_can_use_every_page(
    request: pytest.FixtureRequest, sqlite_world: World, width: int, theme: Any, drawn_by: str
) -> None:
    page: Page = request.getfixturevalue(drawn_by)
    seed(sqlite_world)
    with sqlite_world.house.opener.writing() as store:
        store.outbox.failed(1, "403: The author has deleted the post.")
        now = sqlite_world.clock.now()
        store.channels.pause("x", now + timedelta(minutes=30), "The X account is out of credits.")
        windows = {"POST /2/tweets": Window(100, 3, now + timedelta(minutes=9), now)}
        store.ledger.keep(
            "x", Tally((Made("2026-05-06", "summoned_reply", 4, 40),), windows, keys_taken=True)
        )
    sqlite_world.house.monthly_cap = 1000
    sqlite_world.tweet("Sorry, wrong place, it is Ferry Reserve", reply_to=FIRST_POST)
    sqlite_world.work()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    for path in (
        "/desk",
        "/desk/reports/R-1001",
        "/desk/reports/R-1003?act=merge",
        "/desk/triage",
        "/desk/triage?at=R-1001",
        "/desk/outbox",
        "/desk/channel",
    ):
        page.goto(path)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(
            "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
        )
        wrong = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]
        assert wrong == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_twin_is_merged_from_its_suggestion(sqlite_world: World, page: Page) -> None:
    sqlite_world.swing()
    sqlite_world.tweet(SWING, by="northside_nan")
    sqlite_world.work()
    page.goto("/desk/reports/R-1002?act=merge")
    expect(page.locator("[name=into][value=R-1001]")).to_be_checked()
    words = page.locator("#say p").inner_text()
    page.get_by_role("button", name="Merge and tell the resident").click()
    expect(page.locator("#toasts")).to_contain_text("Merged into R-1001")
    expect(page.locator("#sheet .story")).to_contain_text(words)
