"""The map in Chromium, under the product's policy: drawn from GeoJSON, usable by keys, true to the theme."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web import town
from tests.web.conftest import watched_page

PINS = ["report-pins", "report-pins-many", "report-clusters"]


@pytest.fixture(scope="module")
def loaded(browser: Browser, address: str) -> Iterator[Page]:
    """One page with a map for all tests of this module: drawing a map is slow where there is no graphics card."""
    with watched_page(browser, address, 1000, 700) as page:
        page.goto("/map")
        page.locator("[data-rest]").wait_for()
        page.evaluate("() => { window.tried.start = window.tried.map.getBounds(); }")
        yield page


@pytest.fixture
def tried(loaded: Page) -> Page:
    """The map as it was at first: the whole town, nothing chosen."""
    script = """async () => {
      const { map, reports, start } = window.tried;
      reports.select(null);
      map.fitBounds(start, { duration: 0 });
      map.triggerRepaint();
      await map.once('idle');
    }"""
    loaded.evaluate(script)
    return loaded


def drawn(page: Page, *layers: str) -> list[dict[str, Any]]:
    script = (
        "layers => window.tried.map.queryRenderedFeatures({ layers }).map((feature) => feature.properties)"
    )
    found: list[dict[str, Any]] = page.evaluate(script, list(layers))
    return found


def at_rest(page: Page) -> list[float]:
    """Longitude, latitude and zoom where the map last came to rest."""
    return [float(value) for value in (page.locator("#try-map").get_attribute("data-rest") or "").split()]


def after(page: Page, act: Callable[[], None]) -> list[float]:
    """Do something that moves the map; where it comes to rest."""
    before = page.locator("#try-map").get_attribute("data-rest") or ""
    act()
    expect(page.locator("#try-map")).not_to_have_attribute("data-rest", before)
    return at_rest(page)


def spot(page: Page, ref: str) -> tuple[float, float]:
    script = """ref => {
      const { map, reports } = window.tried;
      const { x, y } = map.project(reports.find(ref).geometry.coordinates);
      const box = map.getCanvas().getBoundingClientRect();
      return [box.x + x, box.y + y];
    }"""
    x, y = page.evaluate(script, ref)
    return x, y


def test_streets_parks_and_their_names_are_drawn(tried: Page) -> None:
    assert {area["name"] for area in drawn(tried, "park")} == {"Alma Park", "Jubilee Oval"}
    assert {"Mill Road", "Quay Street"} <= {name["name"] for name in drawn(tried, "name-main")}
    assert "Alma Park" in {name["name"] for name in drawn(tried, "name-park")}
    assert drawn(tried, "water") and drawn(tried, "ward-edge") and drawn(tried, "rail-edge")


def test_the_map_says_whose_data_it_is(tried: Page) -> None:
    expect(tried.locator(".map-credit")).to_have_text("Streets: the town's own survey")


def test_every_report_is_drawn_alone_or_counted_in_a_cluster(tried: Page) -> None:
    found = {(pin.get("cluster_id"), pin.get("ref")): pin for pin in drawn(tried, *PINS)}.values()
    counted = sum(pin.get("point_count", 1) for pin in found)
    assert counted == len(town.reports()["features"])
    assert any(pin.get("point_count", 0) > 1 for pin in found)


def test_hazards_and_while_few_the_new_and_the_late_stand_alone(tried: Page) -> None:
    alone = {pin["state"] for pin in drawn(tried, "report-pins")}
    assert alone == {"hazard", "new", "overdue", "at_risk"}


def test_a_cluster_counts_its_states(tried: Page) -> None:
    cluster = max(drawn(tried, "report-clusters"), key=lambda pin: int(pin["point_count"]))
    shares = {look: cluster[look] for look in ("with_crew", "in_progress", "waiting", "fixed")}
    assert sum(shares.values()) == cluster["point_count"]


def test_a_click_on_a_pin_chooses_it_and_shows_it_in_ink(tried: Page) -> None:
    tried.mouse.click(*spot(tried, "R-1007"))
    expect(tried.locator("#told")).to_have_text("R-1007")
    href = tried.locator(".map-pin use").get_attribute("href")
    assert href is not None and href.endswith("#state-hazard")


def test_a_click_on_a_cluster_opens_it(tried: Page) -> None:
    before = at_rest(tried)
    zoomed = after(tried, lambda: tried.mouse.click(*spot(tried, "R-1104")))
    assert zoomed[2] > before[2] + 1


def test_reports_at_one_point_lie_beside_each_other(tried: Page) -> None:
    places = tried.evaluate(
        "() => ['R-1101', 'R-1102'].map((ref) => window.tried.reports.find(ref).geometry.coordinates.join())"
    )
    assert len(set(places)) == 2


def test_the_map_is_moved_by_keys_and_buttons(tried: Page) -> None:
    before = at_rest(tried)
    closer = after(tried, tried.get_by_role("button", name="Closer").click)
    assert closer[2] > before[2]
    tried.locator(".map canvas").focus()
    right = after(tried, lambda: tried.keyboard.press("ArrowRight"))
    assert right[0] > closer[0]


def test_colours_follow_the_theme_live(tried: Page) -> None:
    shown = tried.locator("#try-map")
    expect(shown).to_have_attribute("data-ground", "rgb(243, 241, 236)")
    tried.emulate_media(color_scheme="dark")
    expect(shown).to_have_attribute("data-ground", "rgb(24, 28, 31)")


def test_a_pin_is_put_by_a_tap_and_by_the_arrow_keys(page: Page) -> None:
    page.goto("/picker")
    page.locator("[data-rest]").wait_for()
    told = page.locator("#told")
    page.locator(".map canvas").click(position={"x": 100, "y": 120})
    expect(told).not_to_be_empty()
    lon, lat = map(float, told.inner_text().split(","))
    page.get_by_role("button", name="Pin.").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    east, north = map(float, told.inner_text().split(","))
    assert east > lon and north > lat


def test_a_small_map_is_drawn_by_itself_and_takes_no_focus(page: Page) -> None:
    page.goto("/small-map")
    small = page.get_by_role("img", name="Map: the playground in Alma Park")
    expect(small.locator(".map-pin")).to_be_visible()
    expect(small.locator("canvas")).to_have_attribute("aria-hidden", "true")
    assert page.evaluate("document.querySelector('.map canvas').tabIndex") == -1


def test_without_webgl_the_place_of_the_map_says_so(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address).new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/small-map")
    expect(page.locator(".map-none")).to_have_text(
        "This browser cannot draw the map. Everything on it is also written on this page."
    )
    page.context.close()


def test_a_small_map_out_of_sight_is_not_fetched_until_it_is_near(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 390, "height": 300})
    page.goto("/far-map")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "basemap" in url]
    page.locator("[data-map-static]").scroll_into_view_if_needed()
    expect(page.locator(".map-pin")).to_be_visible()


def test_without_its_base_map_the_pins_are_still_shown(page: Page) -> None:
    page.route("**/map/basemap.json", lambda route: route.fulfill(status=204))
    page.goto("/map")
    page.locator("[data-rest]").wait_for()
    expect(page.locator("#announcer")).to_contain_text("The streets of the map could not be loaded")


def test_a_map_that_left_the_page_gives_its_room_back(page: Page) -> None:
    """Browsers keep some sixteen maps alive and break the oldest; somebody at triage goes through more than that."""
    page.goto("/map")
    page.locator(".map canvas").wait_for()
    gone, there = page.evaluate(
        """async () => {
            const { createMap } = await import("/static/js/map.js");
            const started = async () => {
                const element = document.body.appendChild(document.createElement("div"));
                element.style.height = "100px";
                await createMap(element, { interactive: false, label: "One of many" });
                return element;
            };
            const first = await started();
            const drawing = (element) => element.querySelector("canvas").getContext("webgl2");
            const old = drawing(first);
            first.remove();
            const second = await started();
            return [old.isContextLost(), drawing(second).isContextLost()];
        }"""
    )
    assert (gone, there) == (True, False)
