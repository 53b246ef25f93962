"""Decisions as programs read them: the shape, what was seen before, and that nothing stops the queue."""

import json
import math
import time
from datetime import UTC, datetime, timedelta
from typing import cast
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.core.category import CategoryIndex
from civic.explain import Explainer, posts_in
from civic.explain.earlier import Earlier, earlier_in
from civic.explain.learning import UnreadableModel, from_bytes, learned_from, to_bytes
from tests.databases import wrenford

EXPLAINER = Explainer(wrenford())
ALMA_PARK = (-27.8963, 151.5983)
KEYS = {
    "id", "kind", "is_report", "confidence", "category", "category_confidence", "alternatives", "place", "candidates",
    "area", "areas", "urgency", "action", "why",
}  # fmt: skip


def explained(line: object, explainer: Explainer = EXPLAINER) -> dict[str, object]:
    (one,) = posts_in(json.dumps(line))
    return explainer.explain(one)


def test_a_report_with_all_that_is_known_of_it() -> None:
    value = explained({"id": "a", "text": "The swing at Alma Park is broken"})
    assert set(value) == KEYS | {"crew"}
    place = value["place"]
    assert isinstance(place, dict)
    assert set(place) == {"name", "lat", "lon", "radius_m", "source", "confidence"}
    assert (value["id"], value["kind"], value["is_report"], value["category"]) == (
        "a",
        "report",
        True,
        "playground",
    )
    assert (value["action"], value["crew"], value["area"]) == ("raise", "parks-north", "North")
    assert json.loads(json.dumps(value)) == value


def test_a_street_alone_is_asked_about() -> None:
    value = explained({"text": "Huge pothole on Station Road"})
    assert value["action"] == "ask_place" and value["place"] is None and "crew" not in value
    assert "Station Road" in str(value["question"])


def test_a_confirmed_place_is_believed_whatever_the_words_say() -> None:
    lat, lon = ALMA_PARK
    value = explained({"text": "bin overflowing at Station Road", "lat": lat, "lon": lon})
    place = value["place"]
    assert isinstance(place, dict)
    assert (place["lat"], place["lon"], place["source"], value["area"]) == (lat, lon, "confirmed", "North")


def test_the_author_never_counts() -> None:
    users = [
        {
            "id": "7",
            "username": "a",
            "name": "A",
            "public_metrics": {"followers_count": count},
            "verified": verified,
        }
        for count, verified in ((0, False), (5_000_000, True))
    ]
    values = []
    for user in users:
        data = {"id": "2052000000000000001", "text": "The swing at Alma Park is broken", "author_id": "7"}
        values.append(explained({"data": [data], "includes": {"users": [user]}}))
    assert values[0] == values[1]


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_stops_the_queue(text: str) -> None:
    value = explained({"id": "x", "text": text})
    assert set(value) >= KEYS
    assert value["action"] in {"raise", "ask_place", "ask_person", "answer", "ignore"}
    assert json.loads(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a" * 25_000, "swing broken " * 2_000, "#tag " * 500, "كسر في الأرجوحة", "זה שבור", "s̵w̷i̶n̸g̶ broken",
        "swing\u200b\u200d broken", "\x00\x01", "😀" * 300, "Alma Park " * 800,
    ],
)  # fmt: skip
def test_odd_texts_take_no_more_than_fifty_milliseconds(text: str) -> None:
    explained({"text": text})
    took = []
    for _ in range(3):
        started = time.process_time()
        explained({"text": text + " "})
        took.append(time.process_time() - started)
    assert min(took) < 0.05


SWING = "The swing at Alma Park is broken"


@pytest.mark.parametrize(
    "text",
    [
        SWING + " #fixit" * 500,
        SWING + " blah" * 5_000,
        f"\u202e{SWING}\u202c",
        SWING.replace("swing", "\uff53\uff57\uff49\uff4e\uff47"),
        SWING.replace("Alma Park", "Al\u200bma P\u2060ark"),
        SWING.replace("Alma", "A\u0301lma\u0300"),
        SWING.replace(" ", "\u00a0\n\t"),
    ],
)  # fmt: skip
def test_what_is_odd_about_a_report_hides_neither_what_nor_where(text: str) -> None:
    value = explained({"text": text})
    assert (value["is_report"], value["category"], value["area"]) == (True, "playground", "North")
    assert value["action"] == "raise"


@pytest.mark.parametrize(
    "text",
    [
        "pothole on Oxford Street, London, outside Paddington Station",
        "broken swing in Centennial Park, Sydney",
        "graffiti on the wall of Flinders Street Station in Melbourne",
        "#BrokenSwing " * 500,
    ],
)
def test_a_place_of_another_city_or_none_is_not_guessed(text: str) -> None:
    value = explained({"text": text})
    assert value["is_report"] and value["place"] is None and value["action"] in ("ask_place", "ask_person")


@pytest.mark.parametrize(
    ("lon", "lat"), [(0, 0), (-27.8963, 151.5983), (400, 10), ("x", 1), (None, None), (1e999, 0)]
)
def test_a_position_that_cannot_be_true_leaves_the_words_to_tell_where(lon: object, lat: object) -> None:
    for place in (
        {"geo": {"coordinates": {"type": "Point", "coordinates": [lon, lat]}}},
        {"lat": lat, "lon": lon},
    ):
        value = explained({"text": SWING, **place})
        assert (value["action"], value["area"]) == ("raise", "North")


@pytest.mark.parametrize("at", [(0, 0), (151.5983, -27.8963), (-27.8963, -151.5983), (90, 180)])
def test_positions_elsewhere_are_not_the_councils(at: tuple[float, float]) -> None:
    value = explained({"text": "The swing is broken", "lat": at[0], "lon": at[1]})
    assert value["area"] is None and "crew" not in value
    assert value["action"] != "raise"


def earlier(
    name: str, text: str, lat: float, lon: float, hours: float = 3, category: str = "playground"
) -> Earlier:
    at = datetime(1970, 1, 1, tzinfo=UTC) - timedelta(hours=hours)
    line = {
        "id": name,
        "text": text,
        "category": category,
        "lat": lat,
        "lon": lon,
        "created_at": at.isoformat(),
    }
    return next(earlier_in(json.dumps(line)))


def test_the_same_fault_is_found_again_and_another_is_not() -> None:
    lat, lon = ALMA_PARK
    reports = [
        earlier("R1", "Swing broken at the playground in Alma Park", lat, lon),
        earlier("R2", "Graffiti on the wall", lat + 0.002, lon, category="graffiti"),
        earlier("R3", "The swing is broken", lat + 0.5, lon),
    ]
    twin = Explainer(wrenford(), reports)
    value = explained({"text": "swing in Alma Park playground broken", "lat": lat, "lon": lon}, twin)
    assert value["duplicate_of"] == "R1" and value["duplicate_action"] in ("join", "suggest")
    other = explained({"text": "tap is leaking here", "lat": lat + 0.1, "lon": lon}, twin)
    assert (other["duplicate_of"], other["duplicate_score"], other["duplicate_action"]) == (None, 0.0, "none")


def test_a_post_without_a_time_is_as_old_as_what_it_is_compared_with() -> None:
    lat, lon = ALMA_PARK
    twin = Explainer(wrenford(), [earlier("R1", SWING, lat, lon, hours=-400_000)])
    line = {"text": SWING, "lat": lat, "lon": lon}
    dated = explained(line | {"created_at": "2015-08-19T12:00:00Z"}, twin)
    assert explained(line, twin)["duplicate_score"] == dated["duplicate_score"]
    long_ago = explained(line | {"created_at": "2014-08-19T12:00:00Z"}, twin)
    assert float(str(long_ago["duplicate_score"])) < float(str(dated["duplicate_score"]))


def test_confidence_is_that_of_the_kind_and_the_place_has_its_own() -> None:
    sure, unsure = explained({"text": "The swing seat is broken"}), explained({"text": "swing"})
    assert sure["place"] is None and float(str(sure["confidence"])) > 0.9 > float(str(unsure["confidence"]))
    for text in (
        SWING,
        "swing",
        "thanks for the new swing!",
        "buy followers www.x.com",
        "help, a child is trapped",
    ):
        assert 0 < float(str(explained({"text": text})["confidence"])) <= 1


@pytest.mark.parametrize("lat", [0.0, -27.9, 51.5, 68.0, -89.0])
def test_neighbours_are_found_at_every_latitude(lat: float) -> None:
    for metres_east in (-200.0, 0.0, 200.0):
        lon = 10.0 + metres_east / (111_195 * math.cos(math.radians(lat)))
        twin = Explainer(wrenford(), [earlier("R1", "The swing is broken", lat, lon)])
        value = explained({"text": "The swing is broken", "lat": lat, "lon": 10.0}, twin)
        assert float(str(value["duplicate_score"])) > 0


def test_an_earlier_report_that_cannot_be_read_is_told_with_its_line() -> None:
    good = '{"id": 1, "text": "", "category": "", "lat": null, "lon": null, "created_at": "2026-01-01T00:00:00Z"}'
    assert len(list(earlier_in(f"{good}\n\n{good}"))) == 2
    with pytest.raises(ValueError, match="Line 2 is no earlier report"):
        list(earlier_in(f"{good}\n{{}}"))


def confirmed() -> list[tuple[str, str]]:
    """A town that calls broken swings a matter of trees, and says gizmo for a street light."""
    things = {"tree": "swing", "street-light": "gizmo", "graffiti": "scribble"}
    ways = [
        "the {} is bad near {}",
        "{} trouble by {}",
        "please see the {} at {}",
        "again the {} close to {}",
    ]
    spots = ["the mill", "the bend", "our gate", "the shop", "the hall"]
    return [
        (way.format(thing, spot), code) for code, thing in things.items() for way in ways for spot in spots
    ]


def test_what_was_confirmed_is_learned_and_explained() -> None:
    pack = wrenford()
    kept, words = learned_from(confirmed(), pack)
    model = from_bytes(kept)
    assert model.fitness.by_blend > 0.9 > model.fitness.by_pack
    assert "Calibration" in words and "Confusion" in words
    assert CategoryIndex(pack.categories).suggest("the gizmo by the pub")[0].code != "street-light"
    first = CategoryIndex(pack.categories, model).suggest("the gizmo by the pub")[0]
    assert first.code == "street-light" and "learned from “gizmo”" in first.why


def test_a_model_comes_back_as_it_was_and_the_same_reports_give_the_same() -> None:
    kept, _ = learned_from(confirmed(), wrenford())
    again, _ = learned_from(confirmed(), wrenford())
    model = from_bytes(kept)
    assert model.version == from_bytes(again).version
    assert from_bytes(to_bytes(model)).linear.shares(["=gizmo"]) == model.linear.shares(["=gizmo"])
    for wrong in (b"", b"PK\x03\x04 no", kept[:200], b"x" * 1000):
        with pytest.raises(UnreadableModel, match="civic learn"):
            from_bytes(wrong)


def test_what_teaches_nothing_leaves_the_pack_to_decide() -> None:
    """Labels without any sense: the pack is right as often as before."""
    pack = wrenford()
    codes = [category.code for category in pack.categories]
    texts = [example for category in pack.categories for example in category.examples] * 2
    noise = [(f"{text} {at}", codes[crc32(b"%d" % at) % len(codes)]) for at, text in enumerate(texts)]
    model = from_bytes(learned_from(noise, pack)[0])
    assert model.fitness.by_blend >= model.fitness.by_pack
    assert model.sure > 1


def test_too_little_to_learn_from_is_told() -> None:
    with pytest.raises(ValueError, match="40 in two or more categories are needed"):
        learned_from(confirmed()[:20], wrenford())


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        (
            "The swing at Alma Park is broken and there is graffiti all over the toilets wall",
            "graffiti",
            "Playground",
        ),
        ("Bin overflowing and the street light is out on Larch St", "litter-bin", "Street light"),
    ],
)
def test_two_faults_in_one_post_are_for_a_person_and_said(text: str, first: str, other: str) -> None:
    value = explained({"text": text})
    assert (value["category"], value["action"]) == (first, "ask_person")
    assert any(why.startswith(f"Perhaps also {other}") for why in cast("list[str]", value["why"]))


@pytest.mark.parametrize(
    "text", ["The swing at Alma Park is broken", "broken glass in the playground, Alma Park"]
)
def test_a_word_by_the_way_is_no_second_fault(text: str) -> None:
    assert "two faults" not in str(explained({"text": text})["why"])


def test_a_crowd_of_earlier_reports_at_one_spot_hides_no_twin_and_costs_little() -> None:
    """Of 20,000 at one spot a few are compared; the one that tells of the same is among them."""
    lat, lon = ALMA_PARK
    things = ("tap is dripping", "bin is full", "light is out", "bench has graffiti", "path is flooded")
    crowd = [earlier(f"R{at}", f"The {things[at % 5]}, number {at}", lat, lon) for at in range(20_000)]
    crowd.insert(7_777, earlier("TWIN", "Swing at Alma Park broken, chain came off", lat, lon))
    twin = Explainer(wrenford(), crowd)
    post = {"text": "One chain of the swing in Alma Park came off, it is broken"}
    explained(post, twin)
    started = time.process_time()
    found = {str(explained(post | {"id": str(at)}, twin)["duplicate_of"]) for at in range(5)}
    assert found == {"TWIN"}
    assert (time.process_time() - started) / 5 < 0.05


@pytest.mark.parametrize(
    "odd",
    [{"lat": 1e306, "lon": 1}, {"lat": 10**400, "lon": 1}, {"lat": True, "lon": 1}, {"lat": "x", "lon": [1]},
     {"category": None, "text": None}, {"category": "no-such", "id": None}, {"lat": 90, "lon": 180}],
)  # fmt: skip
def test_odd_earlier_reports_stop_nothing(odd: dict[str, object]) -> None:
    lat, lon = ALMA_PARK
    line = {"id": "R1", "text": SWING, "category": "tree", "lat": lat, "lon": lon, "created_at": "1970-01-01"}
    reports = [*earlier_in("\n".join([json.dumps(line | odd)] * 2)), earlier("R2", SWING, lat, lon)]
    value = explained({"text": SWING}, Explainer(wrenford(), reports))
    assert value["duplicate_of"] == "R2"
