"""The public, crew and sign-in pages in Chromium: nothing for axe to find, no sideways scrolling, and what scripts add."""

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from civic import assets
from civic.deps import COOKIE
from tests.pages.conftest import Served
from tests.pages.test_public_form import photo_taken_in_the_park
from tests.pages.test_public_reports import finish, release, with_photo
from tests.world import World

AXE = assets.WEB / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MS = 30_000
PARK = {"latitude": -27.8963, "longitude": 151.5983}
TAP = "@WrenfordCouncil the tap is dripping somewhere"
PAGES = [
    "/", "/reports", "/reports?q=nothing+like+this", "/map", "/reports/new", "/reports/R-1001", "/reports/R-1002",
    "/reports/R-1001?thanks=1", "/reports/R-1999", "/sign-in", "/crew", "/crew/work-orders/W-601",
]  # fmt: skip


def context(
    browser: Browser, served: Served, width: int = 390, theme: str = "light", **more: Any
) -> BrowserContext:
    made = browser.new_context(
        viewport={"width": width, "height": 844}, reduced_motion="reduce", bypass_csp=True, **more,
        color_scheme="dark" if theme == "dark" else "light",
    )  # fmt: skip
    made.set_default_timeout(PATIENCE_MS)
    if theme == "sunlight":
        made.add_cookies([{"name": "theme", "value": "sunlight", "url": served.url}])
    return made


def sign_in(into: BrowserContext, served: Served) -> None:
    served.world.sign_in(served.world.parks_north)
    token = served.world.client.cookies[COOKIE]
    into.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])


def faults(page: Page) -> list[Any]:
    page.add_script_tag(path=str(AXE))
    found: list[Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))",
        RULES,
    )
    return found


def town(world: World) -> None:
    """The swing with its crew and a photo, and a tap that nobody has looked at."""
    with_photo(world)
    world.tweet(TAP, by="northside_nan")
    world.work()


@pytest.mark.parametrize(
    ("width", "theme", "drawn_by"),
    [
        (390, "light", "old_browser"),
        pytest.param(320, "sunlight", "browser", marks=pytest.mark.soak),
        pytest.param(390, "light", "browser", marks=pytest.mark.soak),
        pytest.param(1440, "dark", "browser", marks=pytest.mark.soak),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    request: pytest.FixtureRequest, served: Served, width: int, theme: str, drawn_by: str
) -> None:
    browser: Browser = request.getfixturevalue(drawn_by)
    town(served.world)
    wide = context(browser, served, width, theme)
    sign_in(wide, served)
    page = wide.new_page()
    for path in PAGES:
        page.goto(served.url + path)
        for map_ in page.locator(".map").all():
            map_.locator("canvas, .map-none").first.wait_for()
        assert faults(page) == [], path
        sideways = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sideways == 0, path
    finish(served.world)
    release(served.world)
    page.goto(f"{served.url}/reports/R-1001")
    expect(page.get_by_text("After,")).to_be_visible()
    assert faults(page) == []
    wide.close()


def test_the_form_fills_in_what_it_can(old_browser: Browser, served: Served) -> None:
    here = context(old_browser, served, geolocation=PARK, permissions=["geolocation"])
    page = here.new_page()
    page.goto(f"{served.url}/reports/new")
    page.get_by_label("A few words").press_sequentially("The swing has come off one chain")
    expect(page.get_by_label("What is it about?")).to_have_value("playground")
    page.get_by_role("button", name="Use where I am").click()
    expect(page.get_by_label("Street, park or corner")).to_have_value(re.compile("Alma Park"))
    expect(page.locator("[name=lat]")).to_have_value(re.compile(r"-27\.896"))
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. Your reference is R-1001.")).to_be_visible()
    assert served.world.report().category == "playground"
    here.close()


def test_a_place_is_chosen_by_keyboard_and_the_pin_goes_there(browser: Browser, served: Served) -> None:
    phone = context(browser, served)
    page = phone.new_page()
    page.goto(f"{served.url}/reports/new")
    place = page.get_by_label("Street, park or corner")
    place.press_sequentially("jubilee ov")
    option = page.get_by_role("option", name="Jubilee Oval").first
    expect(option).to_be_visible()
    place.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    place.press("Enter")
    expect(place).to_have_value("Jubilee Oval")
    expect(page.get_by_text("The pin is at: Jubilee Oval.")).to_be_visible()
    assert float(page.locator("[name=lat]").input_value()) < -27
    place.press_sequentially(" north gate")
    expect(page.locator("[name=lat]")).to_have_value("")
    phone.close()


def test_a_category_that_was_chosen_by_hand_stays(old_browser: Browser, served: Served) -> None:
    phone = context(old_browser, served)
    page = phone.new_page()
    page.goto(f"{served.url}/reports/new")
    page.get_by_label("What is it about?").select_option("graffiti")
    with page.expect_response("**/places?**"):
        page.get_by_label("A few words").fill("The swing has come off one chain")
        page.get_by_label("Street, park or corner").press_sequentially("Alma")
    expect(page.get_by_label("What is it about?")).to_have_value("graffiti")
    phone.close()


def test_a_photo_tells_where_it_was_taken_and_is_made_smaller(old_browser: Browser, served: Served) -> None:
    phone = context(old_browser, served)
    page = phone.new_page()
    page.goto(f"{served.url}/reports/new")
    large = io.BytesIO()
    Image.effect_noise((2600, 1900), 90).convert("RGB").save(large, "JPEG", quality=92)
    photos = [
        {"name": "park.jpg", "mimeType": "image/jpeg", "buffer": photo_taken_in_the_park()},
        {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()},
    ]
    page.locator("#photos").set_input_files(photos)  # type: ignore[arg-type]
    expect(page.get_by_text("Your photo was taken here.").first).to_be_visible()
    expect(page.locator("#photo-list li")).to_have_count(2)
    page.get_by_label("A few words").fill("The swing has come off one chain")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    report = served.world.report()
    assert (round(report.lat or 0, 3), round(report.lon or 0, 3)) == (-27.896, 151.598)
    with served.world.house.opener.reading() as store:
        sizes = sorted((photo.width, photo.height) for photo in store.reads.one.photos(1001))
    assert sizes == [(320, 240), (2048, 1497)]
    phone.close()


def test_the_form_works_without_scripts(old_browser: Browser, served: Served) -> None:
    plain = context(old_browser, served, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{served.url}/reports/new")
    page.locator("#photos").set_input_files(
        {"name": "park.jpg", "mimeType": "image/jpeg", "buffer": photo_taken_in_the_park()}
    )
    page.get_by_label("Street, park or corner").fill("Alma Park")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a few words")
    page.get_by_label("A few words").fill("The swing has come off one chain")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. Your reference is R-1001.")).to_be_visible()
    plain.close()


def test_the_map_lists_what_it_shows_and_leads_to_reports(browser: Browser, served: Served) -> None:
    town(served.world)
    desk = context(browser, served, 1440)
    page = desk.new_page()
    page.goto(f"{served.url}/map")
    expect(page.get_by_text("1 report on this part of the map")).to_be_visible()
    page.locator("#map-list").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/reports/R-1001$"))
    expect(page.get_by_role("heading", name="What has happened")).to_be_visible()
    desk.close()


def test_the_crew_sorts_by_nearness_and_directions_open_the_phones_map(
    browser: Browser, served: Served
) -> None:
    served.world.swing()
    phone = context(
        browser,
        served,
        geolocation=PARK,
        permissions=["geolocation"],
        user_agent="Mozilla/5.0 (Linux; Android 15)",
    )
    sign_in(phone, served)
    page = phone.new_page()
    page.goto(f"{served.url}/crew")
    page.get_by_role("button", name="Nearest").click()
    expect(page.get_by_text("Nearest first, to about")).to_be_visible()
    expect(page.locator(".far").first).to_have_text(re.compile(r"You are here|\d+ m"))
    assert (page.get_by_role("link", name="Directions").get_attribute("href") or "").startswith("geo:-27.")
    phone.close()


def test_a_crew_without_scripts_does_the_whole_job(old_browser: Browser, served: Served) -> None:
    served.world.swing()
    plain = context(old_browser, served, java_script_enabled=False)
    sign_in(plain, served)
    page = plain.new_page()
    page.goto(f"{served.url}/crew")
    page.get_by_role("button", name="Start").click()
    page.locator("#photo").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": photo_taken_in_the_park()}
    )
    page.get_by_role("button", name="Send the photo").click()
    expect(page.get_by_text("The photo has arrived.")).to_be_visible()
    page.get_by_role("button", name="Finish the job").click()
    expect(page.get_by_text("W-601 is off your list")).to_be_visible()
    plain.close()


def test_what_acts_on_a_crews_phone_is_large_enough_for_gloves(old_browser: Browser, served: Served) -> None:
    served.world.swing()
    phone = context(old_browser, served)
    sign_in(phone, served)
    page = phone.new_page()
    for path in ("/crew", "/crew/work-orders/W-601"):
        page.goto(served.url + path)
        heights = page.evaluate(
            "[...document.querySelectorAll('main button, main .btn, footer .btn, header .btn, select, textarea')]"
            ".filter(e => e.checkVisibility()).map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
        )
        assert heights
        assert [one for one in heights if one[1] < 44] == []
    phone.close()


def test_what_a_crew_has_begun_to_write_stays_until_it_is_saved(old_browser: Browser, served: Served) -> None:
    served.world.swing()
    with context(old_browser, served) as made:
        sign_in(made, served)
        page = made.new_page()
        job = f"{served.url}/crew/work-orders/W-601"
        page.goto(job)
        page.locator("#note").fill("New chain on both sides")
        token = served.world.client.cookies[COOKIE]
        made.clear_cookies()
        page.locator("button[form=finish], footer form button").first.click()
        page.wait_for_url("**/sign-in?next=/crew/work-orders/W-601")
        made.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
        page.goto(job)
        expect(page.locator("#note")).to_have_value("New chain on both sides")
        page.evaluate("document.getElementById('finish').requestSubmit()")
        page.wait_for_url("**/crew?done=W-601")
        assert page.evaluate("Object.keys(localStorage).length") == 0
