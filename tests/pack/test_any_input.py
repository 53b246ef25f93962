"""Whatever stands in a pack's files, it is read or refused in words: nothing else ever happens."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civic.pack import PackErrors, read_pack
from tests.pack.packs import CATEGORIES, COUNCIL, CREWS, PARKS, ROUTING, WARDS, write_pack

FILES = (
    "council.toml",
    "categories.toml",
    "crews.toml",
    "routing.toml",
    "wards.geojson",
    "parks.csv",
    "river.geojson",
)
GOOD = {"council.toml": COUNCIL, "categories.toml": CATEGORIES, "crews.toml": CREWS, "routing.toml": ROUTING}
KEYS = ("type", "features", "geometry", "coordinates", "properties", "ward_name", "crs", "Polygon", "Feature")
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(KEYS)
ODD = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def read(**replaced: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_pack(Path(name))
        for file, content in replaced.items():
            (folder / file).write_bytes(content)
        try:
            pack = read_pack(folder)
        except PackErrors as refused:
            assert refused.problems and all(problem.what and problem.file for problem in refused.problems)
            return
        assert pack.categories and pack.crews and pack.rules


@ODD
@given(st.sampled_from(FILES), st.binary(max_size=200))
def test_any_bytes(file: str, content: bytes) -> None:
    read(**{file: content})


@ODD
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_line_changed_at_will(file: str, data: st.DataObject) -> None:
    lines = GOOD[file].splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key = lines[at].partition("=")[0].strip()
    value = data.draw(
        st.sampled_from(
            ("0", "[]", "{}", "''", "[1, 'a']", "1e999", "true", "2026-01-01", "{ a = 1 }", "'\\'")
        )
    )
    lines[at] = data.draw(st.sampled_from((f"{key} = {value}", "", f"[{key}]", f"[[{key}]]", value)))
    read(**{file: "\n".join(lines).encode()})


@ODD
@given(
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner),
        max_leaves=12,
    )
)
def test_any_json_as_a_feature(value: Any) -> None:
    whole = {
        "type": "FeatureCollection",
        "features": [
            *json.loads(WARDS)["features"],
            {"type": "Feature", "geometry": value, "properties": value},
        ],
    }
    read(**{"wards.geojson": json.dumps(whole).encode(), "river.geojson": json.dumps(value).encode()})


@ODD
@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_row_of_csv(cells: list[str]) -> None:
    read(**{"parks.csv": (PARKS + ",".join(cells)).encode("utf-8", "replace")})
