"""Lists, search and the points of the map: what is found, in which order, and what bad questions hear."""

import pytest

from civic.core.report import ReportState
from tests.world import SWING, World

LIGHT = "@WrenfordCouncil street light out at the corner of Alma Street and School Street"
TAP = "@WrenfordCouncil the tap is dripping somewhere"


def three(world: World) -> None:
    """A swing with its crew, a light with its crew, a tap without a place."""
    for text in (SWING, LIGHT, TAP):
        world.tweet(text, by=f"resident{len(text)}")
        world.work()
        world.clock.pass_(minutes=1)


def refs(world: World, query: str = "") -> list[str]:
    answer = world.client.get(f"/reports.json{query}")
    assert answer.status_code == 200, answer.text
    return [report["ref"] for report in answer.json()["reports"]]


def test_the_newest_comes_first_and_filters_narrow(world: World) -> None:
    three(world)
    assert refs(world) == ["R-1003", "R-1002", "R-1001"]
    assert refs(world, "?state=with_crew") == ["R-1002", "R-1001"]
    assert refs(world, "?category=playground") == ["R-1001"]
    assert refs(world, "?state=fixed") == []
    assert refs(world, "?state=open&category=street-light") == ["R-1002"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("swing Alma Park", ["R-1001"]),
        ("ALMA", ["R-1002", "R-1001"]),
        ("R-1002", ["R-1002"]),
        ("1001", ["R-1001"]),
        ("play", ["R-1001"]),
        ("giraffe", []),
        ('"; drop table report; --', []),
        ("* ( ) :", []),
        ("😀", []),
    ],
)
def test_search_finds_by_words_places_and_references(world: World, q: str, found: list[str]) -> None:
    three(world)
    answer = world.client.get("/reports.json", params={"q": q})
    assert answer.status_code == 200
    assert [report["ref"] for report in answer.json()["reports"]] == found
    page = world.client.get("/reports", params={"q": q})
    assert page.status_code == 200
    assert ("Nothing found" in page.text) is (not found)


def test_search_tells_nothing_that_the_list_does_not_show(world: World) -> None:
    given = {"text": "the thingamajig is broken", "place": "Alma Park", "category": "graffiti"}
    assert world.client.post("/reports", json=given).status_code == 201
    assert world.report().state is ReportState.NEW
    assert refs(world, "?q=thingamajig") == []
    assert refs(world, "?q=alma") == refs(world, "?q=R-1001") == ["R-1001"]
    world.sign_in(world.mira)
    assert "R-1001" in world.client.get("/desk?q=thingamajig&state=all").text


def test_a_page_holds_fifty_and_tells_the_next(sqlite_world: World) -> None:
    for number in range(51):
        sqlite_world.tweet(SWING, by=f"resident{number}")
        if number % 20 == 0:
            sqlite_world.work()
    while sqlite_world.work():
        pass
    first = sqlite_world.client.get("/reports.json?state=open").json()
    assert (len(first["reports"]), first["page"]) == (50, 1)
    assert first["next"] == "/reports.json?state=open&page=2"
    second = sqlite_world.client.get(first["next"]).json()
    assert ([report["ref"] for report in second["reports"]], second["next"]) == (["R-1001"], None)
    page = sqlite_world.client.get("/reports").text
    assert 'href="/reports?page=2"' in page
    assert 'href="/reports"' in sqlite_world.client.get("/reports?page=2").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?state=broken", "There is no state “broken”. Choose one of all, open"),
        ("?state=declined", "There is no state “declined”"),
        ("?category=swings", "There is no category “swings”. Choose one of"),
        ("?page=0", "page:"),
        ("?page=many", "page:"),
    ],
)
def test_a_wrong_question_hears_what_is_possible(sqlite_world: World, query: str, words: str) -> None:
    answer = sqlite_world.client.get(f"/reports.json{query}")
    assert answer.status_code in (400, 422)
    assert words in answer.json()["error"]
    assert sqlite_world.client.get(f"/reports{query}").status_code == answer.status_code


def test_the_map_has_what_is_open_in_the_box(world: World) -> None:
    three(world)
    answer = world.client.get("/reports.geojson?bbox=151.5,-28.0,151.7,-27.8")
    assert answer.headers["content-type"] == "application/geo+json"
    collection = answer.json()
    assert collection["type"] == "FeatureCollection"
    swing = next(one for one in collection["features"] if one["properties"]["ref"] == "R-1001")
    assert swing["geometry"]["type"] == "Point"
    lon, lat = swing["geometry"]["coordinates"]
    assert 151.5 < lon < 151.7 and -28 < lat < -27.8
    assert swing["properties"] == {
        "ref": "R-1001", "state": "with_crew", "look": "with_crew", "category": "playground",
        "title": "The swing seat at Alma Park has come off one chain",
    }  # fmt: skip
    assert len(collection["features"]) == 2
    assert world.client.get("/reports.geojson?bbox=0,0,1,1").json()["features"] == []
    assert len(world.client.get("/reports.geojson").json()["features"]) == 2


def test_the_map_tells_of_late_jobs(world: World) -> None:
    three(world)

    def looks() -> dict[str, str]:
        features = world.client.get("/reports.geojson").json()["features"]
        return {one["properties"]["ref"]: one["properties"]["look"] for one in features}

    world.clock.pass_(days=30)
    assert looks()["R-1001"] == "overdue"


@pytest.mark.parametrize(
    "box", ["1,2,3", "a,b,c,d", "0,10,1,5", "-200,0,0,1", "nan,0,1,1", ",,,", "0,0,1,1,1"]
)
def test_a_bad_box_hears_its_form(sqlite_world: World, box: str) -> None:
    answer = sqlite_world.client.get("/reports.geojson", params={"bbox": box})
    assert answer.status_code == 400
    assert "west,south,east,north" in answer.json()["error"]


def test_the_first_page_and_the_map_page_work_without_scripts(sqlite_world: World) -> None:
    empty = sqlite_world.client.get("/").text
    assert "No reports yet" in empty
    three(sqlite_world)
    home = sqlite_world.client.get("/").text
    assert home.count('class="pcard"') == 3 and "@WrenfordCouncil" in home
    listed = sqlite_world.client.get("/map").text
    assert 'href="/reports/R-1001"' in listed
    assert 'data-chosen="R-1001"' in sqlite_world.client.get("/map?ref=R-1001").text
    assert "data-chosen" not in sqlite_world.client.get("/map?ref=R-1999").text


def test_what_is_left_empty_is_as_good_as_left_out(sqlite_world: World) -> None:
    three(sqlite_world)
    assert refs(sqlite_world, "?state=&category=&q=&page=&near=&metres=") == ["R-1003", "R-1002", "R-1001"]
    assert sqlite_world.client.get("/reports?state=&category=&q=&page=").status_code == 200


@pytest.mark.parametrize(
    "path", ["/reports.json?q=swing", "/reports.geojson", "/reports.json?near=-27.47,153.02"]
)
def test_who_has_the_same_already_is_not_sent_it_again(world: World, path: str) -> None:
    three(world)
    first = world.client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    tag = {"if-none-match": first.headers["etag"]}
    same = world.client.get(path, headers=tag)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    world.tweet(SWING.replace("Alma Park", "Ferry Reserve"), by="northside_nan")
    world.work()
    if "near" not in path:
        assert world.client.get(path, headers=tag).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/map",
        "/reports",
        "/reports.json",
        "/reports.geojson",
        "/reports/R-1001",
        "/reports/new",
        "/healthz",
        "/desk",
        "/no/such/page",
    ],
)
def test_a_head_is_the_answer_without_its_body(sqlite_world: World, path: str) -> None:
    three(sqlite_world)
    full, head = sqlite_world.client.get(path), sqlite_world.client.head(path)
    assert (head.status_code, head.content) == (full.status_code, b"")
    for name in ("content-type", "content-length", "location", "etag", "content-security-policy"):
        assert head.headers.get(name) == full.headers.get(name)
