"""A bad pack is refused with everything that is wrong with it: file, line or key, and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civic.pack import PackErrors, PackProblem, inspect_pack, read_pack
from tests.pack.packs import (
    CATEGORIES,
    COUNCIL,
    CREWS,
    PARKS,
    ROUTING,
    WARDS,
    collection,
    polygon,
    square,
    write_pack,
)


def problems(folder: Path) -> tuple[PackProblem, ...]:
    with pytest.raises(PackErrors) as refused:
        read_pack(folder)
    return refused.value.problems


def only(folder: Path) -> PackProblem:
    found = problems(folder)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def swapped(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


COUNCIL_FAULTS = [
    ('timezone = "Australia/Brisbane"', 'timezone = "Australia/Brisbain"', 4, 'Did you mean "Australia/Brisbane"?'),
    ('timezone = "Australia/Brisbane"', 'timzone = "Australia/Brisbane"', None, "timezone is missing"),
    ('handle = "LittletonShire"', 'handle = "@LittletonShire"', 3, 'Write handle = "LittletonShire".'),
    ('handle = "LittletonShire"', 'handle = "LittletonShireCouncil"', 3, "(21 characters) cannot be an X handle"),
    ('name = "Littleton"', "name = 7", 2, "name is 7, which is not text"),
    ('locale = "en-AU"', 'locale = "English"', 5, '"English" is no locale'),
    ('"000"', '"call us"', 6, '"call us" is no number to call'),
    ('mon-fri = "08:00-17:00"', 'mon-fri = "8 to 5"', 7, '"8 to 5" is no stretch of time'),
    ('mon-fri = "08:00-17:00"', 'weekdays = "08:00-17:00"', 7, '"weekdays" is no day'),
    ('mon-fri = "08:00-17:00"', 'mon-fri = "17:00-08:00"', 7, "ends before it starts"),
    ('mon-fri = "08:00-17:00"', 'mon-sat = "08:00-17:00"', 7, "sat is given twice"),
    ('"2026-12-25"', '"25.12.2026"', 8, "'25.12.2026' is no date"),
    ('[[areas]]', 'accent = "#ffcc00"\n[[areas]]', 10, "has a contrast of 1."),
    ('[[areas]]', 'accent = "teal"\n[[areas]]', 10, "'teal' is no colour"),
    ('file = "wards.geojson"', 'file = "ward.geojson"', 11, "Did you mean wards.geojson?"),
    ('file = "wards.geojson"', 'file = "wards.shp"', 11, "There is no file wards.shp"),
    ('name = "ward_name"', 'name = "ward"', 13, 'has no column "ward". It has: ward_name. Did you mean "ward_name"?'),
    ('lat = "lat"', 'lat = "latitude"', 19, 'parks.csv has no column "latitude". It has: name, suburb, lat, lon.'),
    ('layer = "water"', 'layr = "water"', None, 'layer is missing'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "says"), COUNCIL_FAULTS)
def test_council_toml(tmp_path: Path, old: str, new: str, line: int | None, says: str) -> None:
    found = problems(write_pack(tmp_path, council=swapped(COUNCIL, old, new), routing=CATCH_ALL))
    assert {problem.file for problem in found} == {"council.toml"}
    told = [problem for problem in found if says in str(problem)]
    assert len(told) == 1, [str(problem) for problem in found]
    assert line is None or told[0].line == line


CATCH_ALL = '[[rule]]\ncategory = "*"\narea = "*"\ncrew = "duty-officer"\n'


def test_an_unknown_key_names_the_nearest_known_one(tmp_path: Path) -> None:
    problem = only(write_pack(tmp_path, categories=swapped(CATEGORIES, "hazard", "hazzard")))
    assert (problem.file, problem.line, problem.key) == ("categories.toml", 9, "hazzard of playground")
    assert problem.do == 'Did you mean "hazard"?'


UNKNOWN_KEYS = [
    ("council", 'lat = "lat"', 'lattitude = "lat"', 'Did you mean "lat"?'),
    ("council", 'kind = "park"', 'kind = "park"\nx = "1"', 'The nearest is "'),
    ("categories", "days = 5", "days = 5\nurgency = 1", 'The nearest is "'),
]


@pytest.mark.parametrize(("file", "old", "new", "do"), UNKNOWN_KEYS)
def test_even_an_odd_key_names_the_nearest_known_one(
    tmp_path: Path, file: str, old: str, new: str, do: str
) -> None:
    text = {"council": COUNCIL, "categories": CATEGORIES}[file]
    found = problems(write_pack(tmp_path, **{file: swapped(text, old, new)}))
    assert any("is not a known key" in problem.what and do in problem.do for problem in found)


def test_an_icon_that_cannot_be_drawn_names_the_nearest_one(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, categories=swapped(CATEGORIES, "ferris-wheel", "ferris-weel"))
    with pytest.raises(PackErrors) as refused:
        inspect_pack(folder, icons={"ferris-wheel", "circle-alert"})
    [problem] = refused.value.problems
    assert (problem.file, problem.line, problem.key) == ("categories.toml", 4, "icon of playground")
    assert problem.do == 'Did you mean "ferris-wheel"?'


def test_an_unknown_table_names_the_nearest_known_one(tmp_path: Path) -> None:
    council = swapped(COUNCIL, "[[basemap]]", "[[base-map]]")
    problem = only(write_pack(tmp_path, council=council))
    assert problem.line == 23 and problem.do == 'Did you mean "basemap"?'


def test_toml_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    crews = swapped(CREWS, 'name = "Parks North"', 'name = "Parks North')
    problem = only(write_pack(tmp_path, crews=crews))
    assert (problem.file, problem.line) == ("crews.toml", 3)
    assert "not valid TOML" in problem.what


LIST_FAULTS = [
    ("categories", 'days = 5', 'days = "five"', "days is 'five', which is not a whole number from 0 to 366"),
    ("categories", 'days = 5', 'days = -1', "which is not a whole number"),
    ("categories", 'hazard = false', 'hazard = "no"', "which is not true or false"),
    ("categories", '"high"', '"urgent"', "Write one of: low, normal, high."),
    ("categories", '["swing", "slide"]', '"swing"', "which is not a list of texts"),
    ("categories", 'code = "pothole"', 'code = "playground"', 'The code "playground" is already used on line 2'),
    ("categories", 'code = "pothole"', 'code = "pot hole"', '"pot hole" cannot be a code'),
    ("crews", 'name = "Parks North"', 'name = ""', "name is empty"),
    ("crews", "[[crew]]", "[crew]", "Write [[crew]] with two brackets"),
    ("routing", '"playground"', '"playgruond"', 'There is no category "playgruond" in this pack. Did you mean "playground"?'),
    ("routing", '"ward:North"', '"ward:Nord"', 'Did you mean "ward:North"?'),
    ("routing", '"parks-north"', '"parcs-north"', 'Did you mean "parks-north"?'),
    ("routing", 'crew = "parks-north"', 'crew = "*"', 'There is no crew "*"'),
    ("routing", 'crew = "parks-north"', 'crew = "parks-north"\nhours = "night"', "Write one of: always, open, closed."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), LIST_FAULTS)
def test_categories_crews_and_rules(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    text = {"categories": CATEGORIES, "crews": CREWS, "routing": ROUTING}[file]
    if new == "[crew]":
        text = text.split("\n\n")[0]
    found = problems(write_pack(tmp_path, **{file: swapped(text, old, new)}))
    told = [str(problem) for problem in found if problem.file == f"{file}.toml"]
    assert any(says in text for text in told), told


def test_the_last_rule_must_catch_all_and_no_earlier_one(tmp_path: Path) -> None:
    first = write_pack(tmp_path, routing=ROUTING.split("\n\n")[0])
    assert "The last rule does not catch everything" in only(first).what
    problem = only(write_pack(tmp_path, routing=CATCH_ALL + ROUTING))
    assert problem.line == 2 and "the rules after it are never reached" in problem.what


POSITIONS = [
    ("-27.951,151.602", "151.602,-27.951", "look swapped"),
    ("-27.951,151.602", "0,0", "which is in the Atlantic"),
    ("-27.951,151.602", "-97.951,191.602", "outside the world"),
    ("-27.951,151.602", "6895000,502000", "metres of a map projection"),
    ("-27.951,151.602", ",", '"", "" is no position'),
    ("-27.951,151.602", '"-27,951","151,602"', '"-27,951", "151,602" is no position'),
    ("-27.951,151.602", "nan,151.602", "is no position"),
]


@pytest.mark.parametrize(("old", "new", "says"), POSITIONS)
def test_positions_that_cannot_be_true(tmp_path: Path, old: str, new: str, says: str) -> None:
    problem = only(write_pack(tmp_path, parks=swapped(PARKS, old, new)))
    assert (problem.file, problem.line) == ("parks.csv", 2)
    assert says in problem.what


def test_swapped_positions_that_could_be_true_are_seen_against_the_areas(tmp_path: Path) -> None:
    wards = collection(({"ward_name": "North"}, polygon(square(-0.2, 51.5))))
    parks = "name,suburb,lat,lon\nA,B,-0.195,51.505\nC,D,-0.193,51.502\n"
    problem = only(write_pack(tmp_path, wards=wards, parks=parks))
    assert "inside once lat and lon are swapped" in problem.what


GEOMETRIES = [
    ({"type": "Polygon", "coordinates": [square(-27.95, 151.6)]}, "look swapped"),
    (None, "It has no geometry."),
    ({"type": "Polygon", "coordinates": []}, "is empty"),
    ({"type": "Polygon", "coordinates": [[[151.6, -27.9], [151.7, -27.9]]]}, "cannot be read"),
    ({"type": "Hexagon", "coordinates": []}, "cannot be read"),
    ({"type": "Point", "coordinates": [151.6, -27.9]}, "an area is a polygon"),
    ({"type": "Polygon", "coordinates": [[[151.6, -27.9], [151.7, -27.9], [151.8, -27.9], [151.6, -27.9]]]}, "no surface"),
    (polygon([[502000, 6895000], [503000, 6895000], [503000, 6896000], [502000, 6895000]]), "map projection"),
]  # fmt: skip


@pytest.mark.parametrize(("geometry", "says"), GEOMETRIES)
def test_geometry_that_cannot_be_used(tmp_path: Path, geometry: dict[str, object] | None, says: str) -> None:
    wards = collection(
        ({"ward_name": "North"}, geometry), ({"ward_name": "South"}, polygon(square(151.6, -27.96)))
    )
    found = problems(write_pack(tmp_path, wards=wards, routing=CATCH_ALL))
    assert [problem.key for problem in found] == ["feature 1"]
    assert says in str(found[0])


def test_a_row_that_is_no_csv_is_told_with_its_line(tmp_path: Path) -> None:
    problem = only(write_pack(tmp_path, parks=PARKS + '"' + "x" * 200_000 + '",East,-27.95,151.6\n'))
    assert (problem.file, problem.line) == ("parks.csv", 4)
    assert "field larger than field limit" in problem.what


def test_a_map_in_another_projection_is_refused_by_its_name(tmp_path: Path) -> None:
    wards = json.loads(WARDS) | {
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28356"}}
    }
    found = problems(write_pack(tmp_path, wards=json.dumps(wards), routing=CATCH_ALL))
    assert "28356" in found[0].what and "EPSG:4326" in found[0].do


def test_an_area_within_another_of_its_kind_is_refused(tmp_path: Path) -> None:
    wards = collection(
        ({"ward_name": "North"}, polygon(square(151.6, -27.95))),
        ({"ward_name": "Inner"}, polygon(square(151.602, -27.948, 0.002))),
    )
    assert 'The ward "Inner" lies wholly within "North".' in only(write_pack(tmp_path, wards=wards)).what


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "parks.csv").write_bytes(PARKS.replace("ALMA", "ALMÉ").encode("latin-1"))
    problem = only(folder)
    assert (problem.file, problem.line) == ("parks.csv", 2)
    assert "0xc9" in problem.what and "UTF-8" in problem.do


@pytest.mark.parametrize("name", ["council.toml", "categories.toml", "crews.toml", "routing.toml"])
def test_a_missing_file_is_told_once(tmp_path: Path, name: str) -> None:
    folder = write_pack(tmp_path)
    (folder / name).unlink()
    problem = only(folder)
    assert problem.file == name and "There is no file" in problem.what


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert "There is no such folder" in only(tmp_path / "nowhere").what


def test_many_rows_that_fail_alike_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"Park {at},Eastside,0,0\n" for at in range(40))
    found = problems(write_pack(tmp_path, parks="name,suburb,lat,lon\n" + rows))
    assert [problem.line for problem in found[:5]] == [2, 3, 4, 5, 6]
    assert found[5].what == "35 more like these (lines 7 to 41): Give the true position."


def test_lines_and_features_that_fail_alike_are_all_named(tmp_path: Path) -> None:
    rows = [f"Park {at},Eastside," + ("0,0" if at % 3 else "-27.951,151.602") for at in range(14)]
    wards = collection(*[({"ward_name": f"W{at}"}, None) for at in range(7)])
    folder = write_pack(tmp_path, parks="\n".join(["name,suburb,lat,lon", *rows]), wards=wards)
    told = [problem.what for problem in problems(folder) if "more like these" in problem.what]
    assert any("4 more like these (lines 10, 12, 13 and 15)" in what for what in told), told
    assert any("2 more like these (features 6 and 7)" in what for what in told), told


def test_wording_needs_variants_without_links_that_the_product_can_fill(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "templates").mkdir()
    (folder / "templates" / "fixed.txt").write_text(
        "Fixed {{ ref }}\n---\nSee https://example.org {{ refs }}\n"
    )
    with pytest.raises(PackErrors) as refused:
        read_pack(folder, lambda kind, text: ['"refs" is not known.'] if "refs" in text else [])
    told = [(problem.line, problem.what) for problem in refused.value.problems]
    assert told[0][0] == 3 and "thirteen times" in told[0][1]
    assert told[1] == (3, '"refs" is not known.')
    assert "It has 2 of at least 3 variants" in told[2][1]


def test_everything_is_told_at_once_and_readably(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path,
        council=swapped(COUNCIL, "Australia/Brisbane", "Brisbane"),
        categories=swapped(CATEGORIES, "days = 5", "days = 5.5"),
        crews=swapped(CREWS, "[[crew]]", "[[crews]]"),
        parks=swapped(PARKS, "-27.951", "-127.951"),
    )
    with pytest.raises(PackErrors) as refused:
        read_pack(folder)
    files = [problem.file for problem in refused.value.problems]
    assert set(files) == {"council.toml", "categories.toml", "crews.toml", "parks.csv", "routing.toml"}
    text = str(refused.value)
    assert text.startswith(f"The pack has {len(files)} problems, so nothing was loaded.\n- ")
    assert "council.toml, line 4, timezone: " in text
