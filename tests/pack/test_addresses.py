"""House numbers in a pack: read from points, ranges and lines; what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from civic.core.council import Houses, Pack
from civic.db.pack_codec import from_bytes, to_bytes
from civic.pack import PackErrors, PackProblem, inspect_pack
from tests.pack.packs import COUNCIL, collection, write_pack

STREETS = """
[[places]]
file = "streets.geojson"
kind = "street"
name = "name"

[[addresses]]
file = "addresses.csv"
street = "street"
number = "number"
suburb = "suburb"
"""
LINE = [[151.6, -27.951], [151.603, -27.951]]
HEAD = "street,number,side,suburb,lat,lon\n"


def pack_with(folder: Path, rows: str, council: str = STREETS, head: str = HEAD) -> Path:
    write_pack(folder, council=COUNCIL + council)
    street = ({"name": "LARCH ST"}, {"type": "LineString", "coordinates": LINE})
    (folder / "streets.geojson").write_text(collection(street), encoding="utf-8")
    (folder / "addresses.csv").write_text(head + rows, encoding="utf-8")
    return folder


def houses(folder: Path) -> tuple[Houses, ...]:
    read = inspect_pack(folder)
    assert [notice for notice in read.notices if notice.key == "addresses"] == []
    return read.pack.houses


def problem(folder: Path) -> PackProblem:
    with pytest.raises(PackErrors) as refused:
        inspect_pack(folder)
    [found] = refused.value.problems
    return found


@pytest.mark.parametrize(
    ("number", "side", "house"),
    [
        ("14", "", (14, 14, 2, "")),
        ("14a", "", (14, 14, 2, "A")),
        ("3/14", "", (14, 14, 2, "")),
        ("Unit 3/14", "", (14, 14, 2, "")),
        ("12-16", "", (12, 16, 2, "")),
        ("12–15", "", (12, 15, 1, "")),
        ("1-99", "odd", (1, 99, 2, "")),
        ("1-99", "even", (2, 98, 2, "")),
        ("1-99", "both", (1, 99, 1, "")),
    ],
)
def test_numbers_and_ranges(tmp_path: Path, number: str, side: str, house: tuple[int, int, int, str]) -> None:
    rows = f"LARCH STREET,{number},{side},MT LITTLE,-27.951,151.602\n"
    [street] = houses(pack_with(tmp_path, rows, STREETS + 'side = "side"\n'))
    assert (street.street, street.suburb) == ("Larch Street", "Mt Little")
    assert street.at == ((*house, -27.951, 151.602),)


def test_a_range_may_be_two_columns(tmp_path: Path) -> None:
    council = STREETS.replace('"number"', '"{from}-{to}"')
    [street] = houses(
        pack_with(tmp_path, "Larch St,12,16,x,-27.951,151.602\n", council, "street,from,to,suburb,lat,lon\n")
    )
    assert street.at[0][:2] == (12, 16)


def test_the_houses_of_a_street_are_together_and_its_flats_are_one(tmp_path: Path) -> None:
    rows = (
        "Larch St,14,,Eastside,-27.951,151.602\nLarch St,2/14,,Eastside,-27.95101,151.60201\n"
        "Larch St,16,,Eastside,-27.951,151.6022\nLarch St,14,,Mt Little,-27.951,151.601\n"
    )
    found = houses(pack_with(tmp_path, rows))
    assert [(each.suburb, [row[0] for row in each.at]) for each in found] == [
        ("Eastside", [14, 16]),
        ("Mt Little", [14]),
    ]


def test_along_a_line_a_range_runs_from_end_to_end(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, "", STREETS.replace("addresses.csv", "addresses.geojson"))
    line = (
        {"street": "Larch St", "number": "2-48", "suburb": ""},
        {"type": "LineString", "coordinates": LINE},
    )
    (folder / "addresses.geojson").write_text(collection(line), encoding="utf-8")
    [street] = houses(folder)
    assert [row[:3] for row in street.at] == [
        (2, 8, 2), (10, 16, 2), (18, 24, 2), (26, 32, 2), (34, 40, 2), (42, 48, 2),
    ]  # fmt: skip
    assert [round(row[5], 5) for row in street.at][::5] == [151.60025, 151.60275]


FAULTS = [
    ("Larch St,fourteen,,E,-27.951,151.602", '"fourteen" is no house number.', "Write 14, 14A, or a range"),
    ("Larch St,,,E,-27.951,151.602", "It has no house number.", "Write 14, 14A, or a range"),
    (
        "Larch St,16-12,,E,-27.951,151.602",
        'The range "16-12" ends before it starts.',
        "Write the lower number",
    ),
    ("Larch St,14,left,E,-27.951,151.602", '"left" is no side of a street.', "Write odd, even or both"),
    ("Larch St,14,odd,E,-27.951,151.602", '"14" is not on the odd side.', "Correct the number or the side."),
    ("Larch St,14,,E,151.602,-27.951", "Latitude and longitude look swapped", "Swap lat and lon."),
    ("Larch St,14,,E,here,151.602", '"here", "151.602" is no position.', "Write decimal degrees"),
]


@pytest.mark.parametrize(("row", "what", "do"), FAULTS)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, row: str, what: str, do: str) -> None:
    good = "Larch St,12,,E,-27.951,151.602\n"
    found = problem(pack_with(tmp_path, good + row + "\n", STREETS + 'side = "side"\n'))
    assert (found.file, found.line) == ("addresses.csv", 3)
    assert what in found.what and found.do.startswith(do)


def test_a_line_needs_a_range(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, "", STREETS.replace("addresses.csv", "addresses.geojson"))
    line = ({"street": "Larch St", "number": "2", "suburb": ""}, {"type": "LineString", "coordinates": LINE})
    (folder / "addresses.geojson").write_text(collection(line), encoding="utf-8")
    found = problem(folder)
    assert (found.file, found.key) == ("addresses.geojson", "feature 1")
    assert found.do == "Give the numbers at both ends, such as 2-48."


def test_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    council = STREETS.replace('number = "number"', 'number = "numbr"')
    found = problem(pack_with(tmp_path, "Larch St,12,,E,-27.951,151.602\n", council))
    assert found.file == "council.toml" and 'Did you mean "number"?' in found.do


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (",14,,E,-27.951,151.602\n", "A row without a street is left out."),
        ("Beech St,14,,E,-27.951,151.602\n", "1 addresses are on streets that are not among the places"),
        (
            "Larch St,14,,E,-28.951,151.602\n",
            "1 of 1 addresses lie outside every area, the first: 14 Larch St.",
        ),
    ],
)
def test_what_somebody_should_know_is_noted(tmp_path: Path, rows: str, says: str) -> None:
    notices = inspect_pack(pack_with(tmp_path, rows)).notices
    assert any(says in notice.what for notice in notices), notices


def test_a_pack_with_addresses_is_stored_and_comes_back_the_same(tmp_path: Path) -> None:
    pack: Pack = inspect_pack(pack_with(tmp_path, "Larch St,12-16,,E,-27.951,151.602\n")).pack
    assert from_bytes(to_bytes(pack)).houses == pack.houses != ()
