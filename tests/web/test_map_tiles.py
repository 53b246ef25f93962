"""The map in Chromium drawn from vector tiles: the same look, fetched in pieces, and the whole map where there are none."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Response, expect

from civic.osm.tiles import FIRST_STREET_ZOOMS, FIRST_ZOOMS

WHOLE = "/map/basemap.json"
LAYERS = ("park", "water", "rail-edge", "ward-edge", "street-main", "street-arterial", "building")


def opened(page: Page, basemap: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 700})
    page.goto(f"/map?basemap={basemap}")
    page.locator("[data-rest]").wait_for()


def drawn(page: Page, *layers: str) -> list[dict[str, Any]]:
    script = """layers => window.tried.map.queryRenderedFeatures({ layers })
      .map(({ layer, properties: { layer: _, ...facts } }) => ({ style: layer.id, ...facts }))"""
    found: list[dict[str, Any]] = page.evaluate(script, list(layers))
    return found


def told(features: list[dict[str, Any]]) -> set[tuple[tuple[str, str], ...]]:
    return {tuple(sorted(feature.items())) for feature in features}


def test_tiles_draw_what_the_whole_map_draws(page: Page) -> None:
    opened(page, WHOLE)
    whole = told(drawn(page, *LAYERS))
    opened(page, "/map/town/basemap.json")
    assert told(drawn(page, *LAYERS)) == whole
    assert {"Mill Road", "Quay Street"} <= {name["name"] for name in drawn(page, "name-main")}
    expect(page.locator(".map-credit")).to_have_text("Streets: the town's own survey")


def test_tiles_are_asked_for_as_ranges_and_the_whole_map_is_not(page: Page) -> None:
    asked: list[Request] = []
    answers: list[Response] = []
    page.on("request", lambda request: asked.append(request))
    page.on("response", lambda answer: answers.append(answer))
    opened(page, "/map/town/basemap.json")
    pieces = [answer for answer in answers if answer.url.endswith(".pmtiles")]
    assert len(pieces) >= 2 and {piece.status for piece in pieces} == {206}
    assert all(piece.request.headers["range"].startswith("bytes=") for piece in pieces)
    assert not [request.url for request in asked if request.url.endswith(WHOLE)]


def test_what_reads_tiles_is_fetched_only_where_there_are_some(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    opened(page, WHOLE)
    without = set(asked)
    asked.clear()
    opened(page, "/map/town/basemap.json")
    assert len({name for name in set(asked) - without if name.startswith("shared-")}) == 1


def test_colours_of_tiles_follow_the_theme_live(page: Page) -> None:
    opened(page, "/map/town/basemap.json")
    script = "() => window.tried.map.getPaintProperty('park', 'fill-color')"
    light = page.evaluate(script)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("#try-map")).to_have_attribute("data-ground", "rgb(24, 28, 31)")
    assert page.evaluate(script) != light


@pytest.mark.parametrize("name", ["nowhere", "whole"])
def test_without_the_file_or_its_pieces_the_whole_map_is_drawn(
    browser: Browser, address: str, name: str
) -> None:
    """Not on a watched page: a browser itself notes an address that gives nothing."""
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        opened(page, f"/map/{name}/basemap.json")
        assert {area["name"] for area in drawn(page, "park")} == {"Alma Park", "Jubilee Oval"}
        expect(page.locator("#announcer")).to_be_empty()
    assert [url for url in asked if url.endswith(WHOLE)]
    assert [url for url in asked if url.endswith(f"{name}.pmtiles")]


def test_tiles_hold_all_that_the_map_draws_and_nothing_earlier(page: Page) -> None:
    """`civic places build` leaves out of a tile what no style draws at its zoom. Names along lines are not its own."""
    opened(page, "/map/town/basemap.json")
    script = """() => window.tried.map.getStyle().layers.filter(({ id }) => id !== "name-water")
      .map((layer) => [layer["source-layer"] ?? "", JSON.stringify(layer.filter ?? ""), layer.minzoom ?? 0])"""
    styles: list[tuple[str, str, float]] = page.evaluate(script)
    for layer, first in FIRST_ZOOMS.items():
        assert int(min(zoom for name, _, zoom in styles if name == layer)) == first
    for kind, first in FIRST_STREET_ZOOMS.items():
        drawn_from = [
            zoom
            for name, which, zoom in styles
            if name == "street" and f'"{kind}"' in which.partition('"literal"')[2]
        ]
        assert int(min(drawn_from)) == first
