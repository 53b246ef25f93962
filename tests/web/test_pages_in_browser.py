"""The shared parts in Chromium: nothing for axe to find, no sideways scrolling, keys, themes, dialogs, live messages."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from civic import assets

AXE = assets.WEB / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))",
        TAGS,
    )
    return [f"{rule}: {html}" for rule, nodes in found for html in nodes]


@pytest.mark.parametrize("name", ["sheet", "parts"])
@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
def test_axe_finds_nothing(page: Page, address: str, name: str, theme: str) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    page.goto(f"/{name}")
    assert findings(page) == []


@pytest.mark.parametrize("name", ["picker", "map", "small-map"])
def test_axe_finds_nothing_on_pages_with_a_map(page: Page, name: str) -> None:
    page.goto(f"/{name}")
    page.locator(".map canvas").wait_for()
    assert findings(page) == []


@pytest.mark.parametrize("name", ["sheet", "parts"])
@pytest.mark.parametrize(("width", "letters"), [(320, 1), (390, 1), (1440, 1), (640, 2), (1440, 2)])
def test_no_sideways_scrolling(page: Page, name: str, width: int, letters: int) -> None:
    """At 320 px, and with letters twice as large."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/{name}")
    page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{16 * letters}px")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_chosen_theme_stays_and_is_drawn_at_once(page: Page) -> None:
    page.goto("/sheet")
    page.get_by_role("group", name="Theme").get_by_role("button", name="Sunlight").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "sunlight")
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "sunlight")
    expect(page.get_by_role("button", name="Sunlight")).to_have_attribute("aria-pressed", "true")


def test_keys_move_through_a_list_and_press_buttons(page: Page) -> None:
    page.goto("/parts")
    page.keyboard.press("k")
    expect(page.locator('.rep[data-ref="R-1055"]')).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator('.rep[data-ref="R-1042"]')).to_be_focused()


def test_keys_are_listed_and_can_be_switched_off(page: Page) -> None:
    page.goto("/parts")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.locator("li", has_text="Send")).to_contain_text("s")
    dialog.get_by_label("Use single keys on this device").uncheck()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator("body")).to_be_focused()


def test_keys_stay_out_of_the_way_while_someone_is_typing(page: Page) -> None:
    page.goto("/parts")
    words = page.get_by_label("What is wrong?")
    words.press_sequentially("skjs?")
    expect(words).to_have_value("skjs?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/parts")
    opener = page.get_by_role("button", name="Ask first")
    opener.click()
    dialog = page.get_by_role("dialog", name="Send it now?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.mouse.click(5, 5)
    expect(dialog).to_be_hidden()


def test_a_menu_closes_on_escape_and_elsewhere(page: Page) -> None:
    page.goto("/sheet")
    menu = page.locator("details.menu").first
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_what_happens_is_announced(page: Page) -> None:
    page.goto("/parts")
    expect(page.locator("#announcer")).to_have_text("New report: Pothole, Hill Street")
    expect(page.locator("html")).to_have_attribute("data-live", "open")


def test_a_lost_line_is_taken_up_again(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address).new_page()
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503)

    page.route("**/events", refuse_once)
    page.goto("/parts")
    expect(page.locator("html")).to_have_attribute("data-live", "lost")
    expect(page.locator("html")).to_have_attribute("data-live", "open")
    assert refused
    page.context.close()


def test_without_scripts_the_page_still_reads_and_sends(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, java_script_enabled=False).new_page()
    page.goto("/parts")
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
    page.get_by_label("Photos").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"a"})
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.locator("body")).to_contain_text("a.png")
    page.context.close()
