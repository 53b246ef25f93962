"""Distances, Morton numbers and their ranges, and which area a point lies in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from civic.core.council import Area
from civic.core.place import AreaIndex, box_around, metres_between, morton, morton_ranges
from tests.core.town import AREAS

LAT, LON = st.floats(-85, 85), st.floats(-180, 180)


def test_a_degree_of_latitude_is_111_km_anywhere() -> None:
    assert metres_between(0, 0, 1, 0) == pytest.approx(111_195, rel=1e-4)
    assert metres_between(-27.47, 153.02, -28.47, 153.02) == pytest.approx(111_195, rel=1e-4)


def test_brisbane_to_sydney() -> None:
    assert metres_between(-27.4705, 153.0260, -33.8688, 151.2093) == pytest.approx(732_000, rel=0.01)


@given(LAT, LON, LAT, LON)
def test_distance_is_the_same_both_ways(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    there, back = metres_between(lat1, lon1, lat2, lon2), metres_between(lat2, lon2, lat1, lon1)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_100_000


@given(st.floats(-80, 80), st.floats(-170, 170), st.floats(1, 5_000))
def test_the_box_around_holds_the_circle(lat: float, lon: float, metres: float) -> None:
    west, south, east, north = box_around(lat, lon, metres)
    assert metres_between(lat, lon, north, lon) == pytest.approx(metres, rel=1e-3)
    assert metres_between(lat, lon, lat, east) >= metres * 0.999
    assert west < lon < east and south < lat < north


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e6, 1e6))
def test_a_morton_number_has_52_bits(lat: float, lon: float) -> None:
    assert 0 <= morton(lat, lon) < 1 << 52


@given(
    st.floats(-179, 178),
    st.floats(-84, 83),
    st.floats(1e-6, 1),
    st.floats(1e-6, 1),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_ranges_hold_every_point_of_the_box(
    west: float, south: float, wide: float, high: float, across: float, up: float
) -> None:
    ranges = morton_ranges(west, south, west + wide, south + high)
    inside = morton(south + high * up, west + wide * across)
    assert any(first <= inside <= last for first, last in ranges)
    assert len(ranges) <= 12
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_ranges_across_the_date_line() -> None:
    ranges = morton_ranges(179.9, -18, -179.9, -17)
    for lon in (179.95, -179.95):
        assert any(first <= morton(-17.5, lon) <= last for first, last in ranges)
    assert not any(first <= morton(-17.5, 0.0) <= last for first, last in ranges)


def test_a_small_box_reads_little_more_than_itself() -> None:
    ranges = morton_ranges(152.99, -27.01, 153.01, -26.99)
    covered = sum(last - first + 1 for first, last in ranges)
    whole = (0.02 / 360 * (1 << 26)) ** 2
    assert covered < whole * 4


def test_a_point_is_in_one_area_of_each_kind() -> None:
    index = AreaIndex(AREAS)
    assert index.areas_at(-26.995, 151.995) == {"ward": "North", "suburb": "Riverside"}
    assert index.areas_at(-27.005, 152.005) == {"ward": "South", "suburb": "Upper Mount Fenton"}
    assert index.areas_at(-27.5, 153.0) == {}
    assert index.contains(-26.995, 151.995) and not index.contains(-27.5, 153.0)


def test_a_gap_along_a_border_belongs_to_what_is_beside_it() -> None:
    index = AreaIndex((Area("ward", "West", box(0, 0, 1, 1)), Area("ward", "East", box(1.0004, 0, 2, 1))))
    assert index.areas_at(0.5, 1.0001) == {"ward": "West"}
    assert index.areas_at(0.5, 1.0003) == {"ward": "East"}
    assert not index.contains(0.5, -0.001)


def test_without_areas_everywhere_is_the_council() -> None:
    index = AreaIndex(())
    assert index.contains(0, 0) and index.meets(0, 0, 1, 1)
    assert index.areas_at(0, 0) == {}


def test_a_position_that_is_no_number_is_nowhere() -> None:
    assert AreaIndex(AREAS).areas_at(float("nan"), 152.0) == {}


def test_boxes_meet_the_council_or_not() -> None:
    index = AreaIndex(AREAS)
    assert index.meets(151.0, -28.0, 153.0, -26.0)
    assert not index.meets(150.0, -34.0, 151.5, -33.5)
