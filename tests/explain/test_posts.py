"""Posts from payloads, JSON lines and plain text."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from civic.explain import posts_in

PAYLOAD = {
    "data": [
        {"id": "2052000000000000001", "text": "Swing broken", "author_id": "7", "geo": {"place_id": "p1"}},
        {"id": "2052000000000000002", "text": "Bin full", "author_id": "8"},
    ],
    "includes": {
        "places": [
            {
                "id": "p1",
                "full_name": "Alma",
                "place_type": "city",
                "geo": {"bbox": [151.59, -27.9, 151.6, -27.8]},
            }
        ]
    },
    "meta": {"result_count": 2},
}


def test_a_payload_is_its_posts_with_their_places() -> None:
    for text in (json.dumps(PAYLOAD), json.dumps(PAYLOAD, indent=2)):
        first, second = posts_in(text)
        assert (first.id, first.post.text, second.post.text) == (
            "2052000000000000001",
            "Swing broken",
            "Bin full",
        )
        assert first.post.place is not None and first.post.place.box == (151.59, -27.9, 151.6, -27.8)
        assert second.post.place is None


def test_payloads_a_line_and_a_list_of_them() -> None:
    line = json.dumps(PAYLOAD)
    assert [one.id for one in posts_in(f"{line}\n{line}\n")] == [one["id"] for one in PAYLOAD["data"]] * 2  # type: ignore[index]
    assert len(list(posts_in(json.dumps([PAYLOAD, PAYLOAD])))) == 4


def test_lines_keep_their_ids_whatever_they_are() -> None:
    lines = [{"id": "bne-17/a", "text": "one"}, {"id": 12, "text": "two"}, {"text": "three"}]
    found = list(posts_in("\n".join(map(json.dumps, lines))))
    assert [(one.id, one.post.text) for one in found] == [("bne-17/a", "one"), ("12", "two"), ("3", "three")]


def test_plain_text_is_a_post_a_line_also_with_braces() -> None:
    found = list(posts_in("The swing is broken\n\n{not json} bin full\nlast"))
    assert [one.post.text for one in found] == ["The swing is broken", "{not json} bin full", "last"]
    assert [one.id for one in found] == ["1", "2", "3"]


def test_a_confirmed_place_and_a_platforms_place() -> None:
    (confirmed,) = posts_in('{"id": "1", "text": "bin", "lat": -27.9, "lon": 151.6}')
    assert confirmed.at == (-27.9, 151.6)
    geo = {"geo": {"coordinates": {"type": "Point", "coordinates": [151.6, -27.9]}}}
    (exact,) = posts_in(json.dumps({"id": "1", "text": "bin", **geo}))
    assert exact.at is None
    assert exact.post.place is not None and (exact.post.place.lat, exact.post.place.lon) == (-27.9, 151.6)


@pytest.mark.parametrize(
    "line",
    [
        {"lat": 200, "lon": 10}, {"lat": "x", "lon": 1}, {"lat": True, "lon": 1}, {"lat": 1}, {"lat": None, "lon": None},
        {"geo": 5}, {"places": "here"}, {"created_at": "yesterday"}, {"id": None}, {"text": 7},
        {"lat": 10**400, "lon": 1}, {"created_at": "9999-12-31T23:59:59Z"}, {"created_at": "0001-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_costs_only_itself(line: dict[str, object]) -> None:
    (given,) = posts_in(json.dumps({"id": "1", "text": "The swing is broken", **line}))
    assert given.at is None
    assert given.post.text in ("The swing is broken", "")


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+00:00"])
def test_a_time_that_some_zone_cannot_tell_is_no_time(written: str) -> None:
    (given,) = posts_in(json.dumps({"id": "1", "text": "The swing is broken", "created_at": written}))
    assert 1970 <= given.post.posted_at.year < 9999


@pytest.mark.parametrize("deep", [100, 450, 900, 100_000])
def test_however_deep_a_line_is_nested_it_stops_no_other(deep: int) -> None:
    odd = (
        "[" * deep,
        '{"text": ' * deep,
        "[" * deep + '"bin full"' + "]" * deep,
        '{"text": "a", "more": ' + "[" * deep + "]" * deep + "}",
        '{"text": "a", "more": ' + '{"a": ' * deep + "1" + "}" * deep + "}",
    )
    for line in odd:
        assert list(posts_in(line))
        assert list(posts_in(f"swing\n{line}\nbin"))[-1].post.text == "bin"


def test_recorded_payloads(shared: Path) -> None:
    found = list(posts_in((shared / "x_api_v2" / "geo_tweets.jsonl").read_text("utf-8")))
    assert found and any(one.post.place is not None for one in found)


def test_reading_posts_and_deciding_them_wakes_nothing_that_speaks_to_the_network() -> None:
    """What the start of `civic explain` would have to wait for."""
    heavy = ("tweepy", "requests", "geopy", "sklearn", "fastapi", "sqlalchemy")
    code = f"import civic.cli.explaining, sys; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "[]"


def test_a_line_with_its_own_text_is_a_post_whatever_its_data_hold() -> None:
    lines = [
        {"id": str(at), "text": "swing", "data": data} for at, data in enumerate(([], {}, ["x"], {"id": [1]}))
    ]
    found = list(posts_in("\n".join(map(json.dumps, lines))))
    assert [(one.id, one.post.text) for one in found] == [(str(at), "swing") for at in range(4)]
