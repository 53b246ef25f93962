"""A good pack is read whole: facts, hours, accent, areas, places, base map, wording, digest."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from civic.core.council import DEFAULT_ACCENT, Agency, OpenSpan, Priority, RuleHours
from civic.db.pack_codec import from_bytes, to_bytes
from civic.pack import PackErrors, inspect_pack, read_pack
from civic.pack.accent import contrast
from tests.pack.packs import CATEGORIES, COUNCIL, ROUTING, WARDS, collection, polygon, square, write_pack


def test_the_facts_are_those_of_the_file(tmp_path: Path) -> None:
    council = read_pack(write_pack(tmp_path)).council
    assert (council.name, council.handle, council.locale) == ("Littleton", "LittletonShire", "en-AU")
    assert council.emergency_number == "000"
    assert council.holidays == {date(2026, 12, 25), date(2026, 12, 28)}
    assert council.hours[0] == OpenSpan(0, time(8), time(17))
    assert council.hours[-1] == OpenSpan(5, time(9), time(12))
    assert council.accent == DEFAULT_ACCENT


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 7, 6, 22, 0, tzinfo=UTC), True),  # Tuesday 08:00 in Brisbane
        (datetime(2026, 7, 6, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 7, 7, 0, tzinfo=UTC), False),  # Tuesday 17:00
        (datetime(2026, 7, 11, 1, 0, tzinfo=UTC), True),  # Saturday 11:00
        (datetime(2026, 12, 25, 1, 0, tzinfo=UTC), False),  # Friday, a holiday
    ],
)
def test_open_means_local_hours_and_no_holiday(tmp_path: Path, at: datetime, is_open: bool) -> None:
    council = read_pack(write_pack(tmp_path)).council
    assert council.is_open(at) is is_open
    assert not council.is_working_day(date(2026, 12, 25))


def test_categories_crews_and_rules_keep_their_order_and_defaults(tmp_path: Path) -> None:
    pack = read_pack(write_pack(tmp_path))
    playground, pothole = pack.categories
    assert playground.words == ("swing", "slide") and playground.days == 5
    assert (pothole.priority, pothole.days, pothole.icon) == (Priority.HIGH, 10, "circle-alert")
    assert [crew.code for crew in pack.crews] == ["parks-north", "duty-officer"]
    assert [rule.area for rule in pack.rules] == ["ward:North", "*"]
    assert pack.rules[-1].hours is RuleHours.ALWAYS
    assert pack.category("pothole") is pothole and pack.crew("nobody") is None


def test_areas_places_and_map(tmp_path: Path) -> None:
    pack = read_pack(write_pack(tmp_path))
    assert [area.code for area in pack.areas] == ["ward:North", "ward:South"]
    alma, reserve = pack.places
    assert (alma.name, alma.suburb, alma.aliases) == ("Alma Park", "Mt Little", ("ALMA PARK",))
    assert (alma.lat, alma.lon, alma.geometry) == (-27.951, 151.602, None)
    assert reserve.name == "O'Brien Reserve"
    assert pack.basemap[0].layer == "water"
    assert len(pack.basemap[0].collection["features"]) == 1
    assert pack.bounds == pytest.approx((151.6, -27.96, 151.61, -27.94))


def test_optional_keys_and_files_may_be_left_out(tmp_path: Path) -> None:
    least = '[council]\nname = "A"\nhandle = "a"\ntimezone = "Europe/London"\nlocale = "en-GB"\n'
    read = inspect_pack(write_pack(tmp_path, council=least, routing='[[rule]]\ncrew = "duty-officer"\n'))
    assert read.pack.council.emergency_number == "999"
    assert read.pack.areas == () and read.pack.bounds is None and read.pack.outline is None
    assert [span.weekday for span in read.pack.council.hours] == [0, 1, 2, 3, 4]
    assert any("will be told to call 999" in str(notice) for notice in read.notices)


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    for name in ("parks.csv", "council.toml", "wards.geojson"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert read_pack(folder).places[0].name == "Alma Park"


def test_semicolons_and_crlf_are_csv_too(tmp_path: Path) -> None:
    parks = "name;suburb;lat;lon\r\nAlma Park;Eastside;-27.951;151.602\r\n\r\n"
    assert [place.name for place in read_pack(write_pack(tmp_path, parks=parks)).places] == ["Alma Park"]


def test_paths_may_be_absolute(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "wards.geojson").write_text(WARDS, encoding="utf-8")
    folder = tmp_path / "pack"
    folder.mkdir()
    council = COUNCIL.replace('"wards.geojson"', f'"{(elsewhere / "wards.geojson").as_posix()}"')
    assert len(read_pack(write_pack(folder, council=council)).areas) == 2


def test_the_digest_tells_content(tmp_path: Path) -> None:
    one, same, other = tmp_path / "one", tmp_path / "same", tmp_path / "other"
    for folder in (one, same, other):
        folder.mkdir()
    parks = "name,suburb,lat,lon\nAlma Park,Eastside,-27.951,151.602\n"
    first, again = read_pack(write_pack(one)).digest, read_pack(write_pack(same)).digest
    assert first == again and len(first) == 64
    assert read_pack(write_pack(other, parks=parks)).digest != first


def test_pieces_of_a_street_become_one_place(tmp_path: Path) -> None:
    def piece(name: str, west: float, east: float) -> tuple[dict[str, Any], dict[str, Any]]:
        line = {"type": "LineString", "coordinates": [[west, -27.945], [east, -27.945]]}
        return {"street": name, "type": "Road"}, line

    far = (
        {"street": "MILL", "type": "Road"},
        {"type": "LineString", "coordinates": [[151.60, -27.95], [151.601, -27.95]]},
    )
    streets = collection(piece("MILL", 151.60, 151.603), piece("MILL", 151.603, 151.606), far)
    council = COUNCIL.replace(
        '"parks.csv"\nkind = "park"\nname = "name"',
        '"streets.geojson"\nkind = "street"\nname = "{street} {type}"',
    )
    council = council.replace('suburb = "suburb"\n', "")
    folder = write_pack(tmp_path, council=council)
    (folder / "streets.geojson").write_text(streets, encoding="utf-8")
    mill, other = read_pack(folder).places
    assert (mill.name, other.name, mill.aliases) == ("Mill Road", "Mill Road", ("MILL Road",))
    assert mill.geometry is not None and mill.geometry.geom_type == "LineString"
    assert (mill.lat, mill.lon) == pytest.approx((-27.945, 151.603))


def test_areas_of_one_name_are_one_area_and_overlaps_go_to_the_first(tmp_path: Path) -> None:
    wards = collection(
        ({"ward_name": "North"}, polygon(square(151.6, -27.95))),
        ({"ward_name": "North"}, polygon(square(151.62, -27.95))),
        ({"ward_name": "South"}, polygon(square(151.6, -27.951))),
    )
    read = inspect_pack(write_pack(tmp_path, wards=wards))
    north, south = read.pack.areas
    assert north.geometry.geom_type == "MultiPolygon"
    assert south.geometry.area == pytest.approx(0.01 * 0.001)
    assert any("share 98." in str(notice) and "North" in str(notice) for notice in read.notices)


def test_polygons_that_cross_themselves_are_repaired_and_told(tmp_path: Path) -> None:
    bow = [[151.6, -27.95], [151.61, -27.94], [151.61, -27.95], [151.6, -27.94], [151.6, -27.95]]
    wards = collection(
        ({"ward_name": "North"}, polygon(bow)), ({"ward_name": "South"}, polygon(square(151.6, -27.97)))
    )
    read = inspect_pack(write_pack(tmp_path, wards=wards))
    assert all(area.geometry.is_valid for area in read.pack.areas)
    assert any('"North" crossed itself and was repaired.' in str(notice) for notice in read.notices)


def test_own_wording_takes_the_place_of_the_products(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "templates").mkdir()
    (folder / "templates" / "fixed.txt").write_text(
        "One {{ ref }}\n---\nTwo {{ ref }}\n---\nThree {{ ref }}\n"
    )
    seen: list[tuple[str, str]] = []

    def check(kind: str, text: str) -> list[str]:
        seen.append((kind, text))
        return []

    pack = read_pack(folder, check)
    assert pack.templates == {"fixed": ("One {{ ref }}", "Two {{ ref }}", "Three {{ ref }}")}
    assert seen[0] == ("fixed", "One {{ ref }}")


def test_an_accent_is_carried_to_both_themes_with_enough_contrast(tmp_path: Path) -> None:
    council = COUNCIL.replace("[[areas]]", 'accent = "#7a1f5c"\n\n[[areas]]', 1)
    accent = read_pack(write_pack(tmp_path, council=council)).council.accent
    assert accent.light.main == "#7a1f5c" and accent.light.on == "#ffffff"
    assert contrast(accent.dark.main, "#16191c") >= 4.5
    for palette in (accent.light, accent.dark):
        assert contrast(palette.main, palette.on) >= 4.5
        assert contrast(palette.strong, palette.on) >= 4.5


def test_notices_name_what_will_never_be_used(tmp_path: Path) -> None:
    categories = CATEGORIES + '\n[[category]]\ncode = "odd"\nname = "Odd"\n'
    routing = ROUTING.replace('crew = "parks-north"', 'crew = "duty-officer"')
    told = [
        str(n) for n in inspect_pack(write_pack(tmp_path, categories=categories, routing=routing)).notices
    ]
    assert any('"odd" has no words and no examples' in text for text in told)
    assert any('No rule sends work to "parks-north"' in text for text in told)


def test_a_ring_left_open_is_closed(tmp_path: Path) -> None:
    wards = collection(
        ({"ward_name": "North"}, polygon(square(151.6, -27.95)[:-1])),
        ({"ward_name": "South"}, polygon(square(151.6, -27.96))),
    )
    assert read_pack(write_pack(tmp_path, wards=wards)).areas[0].geometry.area == pytest.approx(0.0001)


AGENCIES = """[[agency]]
code = "power"
name = "Valley Power"
words = ["power line", "blackout"]
contact = "ring 13 00"
"""


def test_other_bodies_are_read_kept_and_may_be_left_out(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    without = read_pack(folder)
    assert without.agencies == ()
    (folder / "agencies.toml").write_text(AGENCIES)
    pack = read_pack(folder)
    assert pack.agencies == (Agency("power", "Valley Power", ("power line", "blackout"), "ring 13 00"),)
    assert pack.digest != without.digest
    assert from_bytes(to_bytes(pack)).agencies == pack.agencies


def test_what_is_wrong_with_other_bodies_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    twice = AGENCIES + AGENCIES.replace('"power line", "blackout"', "") + "phone = 1\n"
    (folder / "agencies.toml").write_text(twice)
    with pytest.raises(PackErrors) as refused:
        read_pack(folder)
    told = [str(problem) for problem in refused.value.problems]
    assert any("agencies.toml" in one and "already used" in one for one in told)
    assert any("phone" in one for one in told)
