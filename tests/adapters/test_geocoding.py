"""Places through geopy's interface, and a second geocoder asked over real HTTP."""

import logging

import pytest
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from civic.adapters.geocoding import GazetteerGeocoder, OfficeGeocoder
from civic.adapters.geocoding.second_opinion import (
    APART_SECONDS,
    LONGEST_PAUSE_SECONDS,
    PAUSE_SECONDS,
    SecondOpinion,
    outside_geocoder,
)
from civic.core.council import Pack
from civic.core.gazetteer import Gazetteer
from civic.core.place import AreaIndex
from civic.core.post import PostKind
from civic.core.understanding import Act, Decision, Understanding
from civic.ports import Geocoder as GeocoderPort
from tests.core.test_understanding import post
from tests.core.town import AREAS, CATEGORIES, COUNCIL, PLACES

from .odd_server import OddServer, Reply

PACK = Pack(council=COUNCIL, categories=CATEGORIES, crews=(), rules=(), areas=AREAS, places=PLACES)
OFFICE = OfficeGeocoder(PACK)
ARCADE = {
    "display_name": "Mercer Arcade, Riverside, Oxbow",
    "lat": "-26.995",
    "lon": "151.995",
    "boundingbox": ["-26.9952", "-26.9948", "151.9948", "151.9952"],
}
TEXT = "graffiti at the Mercer Arcade Square"


class Hands:
    """A clock's seconds that a test moves by hand."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def second(odd: OddServer, seconds: Hands | None = None, patience_s: float = 20.0) -> SecondOpinion:
    domain = odd.url.removeprefix("http://")
    options: dict[str, str | int | float] = {
        "domain": domain,
        "scheme": "http",
        "user_agent": "civic-test",
        "timeout": patience_s,
    }
    outside = outside_geocoder("nominatim", options)
    return SecondOpinion(Gazetteer(PLACES, AREAS), outside, AreaIndex(AREAS), PACK, seconds or Hands())


def test_the_office_speaks_the_port() -> None:
    port: GeocoderPort = OFFICE
    assert port.places_in("swing at Alma Park")[0].name == "Alma Park"
    assert OFFICE.second_opinion is None


def test_it_is_a_geocoder_of_geopys() -> None:
    assert isinstance(OFFICE.geopy, Geocoder) and isinstance(OFFICE.geopy, GazetteerGeocoder)


def test_geocode_gives_a_location_with_its_reasons() -> None:
    location = OFFICE.geopy.geocode("corner of Bridge and Quay")
    assert isinstance(location, Location)
    assert location.address == "Bridge Street and Quay St"
    assert (round(location.latitude, 3), round(location.longitude, 3)) == (-27.004, 151.992)
    assert location.raw["why"] == "“Bridge” and “Quay” meet here"


def test_geocode_can_give_all_that_could_be_meant() -> None:
    several = OFFICE.geopy.geocode("Jubilee Park", exactly_one=False)
    assert isinstance(several, list) and [one.address for one in several] == ["Jubilee Park"] * 2


def test_nothing_found_is_none_or_an_empty_list() -> None:
    assert OFFICE.geopy.geocode("nowhere at all") is None
    assert OFFICE.geopy.geocode("nowhere at all", exactly_one=False) == []
    assert OFFICE.geopy.reverse((0, 0)) is None
    assert OFFICE.geopy.reverse((0, 0), exactly_one=False) == []


@pytest.mark.parametrize("query", [(-26.998, 151.9955), Point(-26.998, 151.9955), "-26.998, 151.9955"])
def test_reverse_names_a_position(query: object) -> None:
    location = OFFICE.geopy.reverse(query)
    assert isinstance(location, Location) and location.address == "Alma Park"


def test_reverse_of_nonsense_is_told() -> None:
    with pytest.raises(GeocoderQueryError, match="is no position: give latitude and longitude"):
        OFFICE.geopy.reverse("somewhere")


def test_what_the_pack_does_not_know_is_asked_elsewhere(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE]))
    found = second(odd).places_in(TEXT)[0]
    assert (found.name, found.source, found.words) == ("Mercer Arcade", "geocoder", ("Mercer Arcade Square",))
    assert found.confidence >= 0.6 and found.radius_m == 60
    asked = odd.seen[-1].params
    assert asked["q"] == "Mercer Arcade Square, Oxbow"
    assert asked["bounded"] == "1" and asked["viewbox"]


def test_nobody_is_asked_what_the_pack_knows(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE]))
    assert second(odd).places_in("swing at Alma Park")[0].source == "text"
    assert odd.seen == []


def test_a_post_that_names_no_place_leaves_the_house_in_no_part(odd: OddServer) -> None:
    assert second(odd).places_in("my neighbour Bob Jones is very rude") == ()
    assert odd.seen == []


def test_an_answer_outside_the_council_is_none(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE | {"lat": "-33.8", "lon": "151.2"}]))
    assert second(odd).places_in(TEXT) == ()


def test_a_wide_answer_is_not_sure(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE | {"boundingbox": ["-27.0", "-26.9", "151.9", "152.0"]}]))
    assert second(odd).places_in(TEXT)[0].confidence < 0.6


def test_the_same_question_is_asked_once(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE]))
    finder = second(odd)
    assert finder.places_in(TEXT) == finder.places_in(TEXT)
    assert len(odd.seen) == 1


def test_at_most_one_question_a_second(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE]))
    hands = Hands()
    finder = second(odd, hands)
    finder.places_in(TEXT)
    assert finder.places_in("pothole by the Old Mill Square") == ()
    hands.at += APART_SECONDS
    assert finder.places_in("pothole by the Old Mill Square")
    assert len(odd.seen) == 2


@pytest.mark.parametrize("reply", [Reply(500), Reply(429), Reply(200, b"<html>"), Reply(200, [{"odd": 1}])])
def test_a_failure_is_logged_and_rests_a_minute(
    odd: OddServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    odd.on("GET", "/search", reply, Reply(body=[ARCADE]))
    hands = Hands()
    finder = second(odd, hands)
    with caplog.at_level(logging.WARNING, "civic.geocoding"):
        assert finder.places_in(TEXT) == ()
    assert "the second geocoder failed on “Mercer Arcade Square”" in caplog.text
    hands.at += PAUSE_SECONDS - 1
    assert finder.places_in(TEXT) == ()
    hands.at += 1
    assert finder.places_in(TEXT)


@pytest.mark.parametrize(
    ("asked", "rested"),
    [("3600", 3_600), ("5", PAUSE_SECONDS), ("99999999", LONGEST_PAUSE_SECONDS), ("soon", PAUSE_SECONDS)],
)
def test_over_its_limit_it_is_left_alone_as_long_as_it_asks(
    odd: OddServer, asked: str, rested: float
) -> None:
    odd.on("GET", "/search", Reply(429, headers={"Retry-After": asked}), Reply(body=[ARCADE]))
    hands = Hands()
    finder = second(odd, hands)
    assert finder.places_in(TEXT) == ()
    hands.at += rested - 1
    assert finder.places_in(TEXT) == () and len(odd.seen) == 1
    hands.at += 1
    assert finder.places_in(TEXT)


def decided(odd: OddServer, patience_s: float = 20.0) -> Decision:
    asked = second(odd, patience_s=patience_s)
    decision = Understanding(CATEGORIES, AreaIndex(AREAS), Gazetteer(PLACES, AREAS), asked).decide(post(TEXT))
    assert decision.kind is PostKind.REPORT and decision.category == "graffiti"
    return decision


def test_a_second_geocoder_that_answers_places_the_report(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE]))
    assert decided(odd).action is Act.RAISE


@pytest.mark.parametrize("behaviour", ["never", "hang_up", "down", "over its limit"])
def test_whether_it_is_slow_down_or_over_its_limit_the_post_is_decided(
    odd: OddServer, behaviour: str
) -> None:
    """Slow: it gives up after its timeout, which is short here."""
    replies = {"never": odd.never, "hang_up": odd.hang_up}
    odd.on("GET", "/search", replies.get(behaviour, Reply(429)))
    if behaviour == "down":
        odd.close()
    decision = decided(odd, 0.5 if behaviour == "never" else 20.0)
    assert (decision.action, decision.place) == (Act.ASK_PLACE, None)


LIES: dict[str, dict[str, object]] = {
    "nowhere": {"lat": "0", "lon": "0"},
    "no number": {"lat": "NaN", "lon": "NaN"},
    "endless": {"lat": "Infinity", "lon": "151.995"},
    "swapped": {"lat": "151.995", "lon": "-26.995"},
    "beyond the poles": {"lat": "-926.995", "lon": "151.995"},
    "the other side of the world": {"lat": "26.995", "lon": "-28.005"},
    "words": {"lat": "here", "lon": "there"},
    "a box of words": {"boundingbox": ["a", "b", "c", "d"]},
    "half a box": {"boundingbox": ["-26.9952"]},
    "a whole town": {"boundingbox": ["-27.01", "-26.99", "151.99", "152.01"]},
}


@pytest.mark.parametrize("lie", LIES)
def test_what_cannot_be_true_raises_nothing(odd: OddServer, lie: str) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE | LIES[lie]]))
    decision = decided(odd)
    assert (decision.action, decision.place) == (Act.ASK_PLACE, None)


@pytest.mark.parametrize("told", ["", ", , ", "x" * 100_000, "\x00\u202e"])
def test_a_place_without_a_proper_name_is_called_as_the_resident_did(odd: OddServer, told: str) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE | {"display_name": told}]))
    place = decided(odd).place
    assert place is not None and 0 < len(place.name) <= 80 and len(place.why) < 400
    assert "\x00" not in place.name + place.why


def test_an_office_with_a_second_geocoder(odd: OddServer) -> None:
    odd.on("GET", "/search", Reply(body=[ARCADE]))
    domain = odd.url.removeprefix("http://")
    options = {"domain": domain, "scheme": "http", "user_agent": "civic-test"}
    office = OfficeGeocoder(PACK, outside_geocoder("nominatim", options))
    assert office.places_in(TEXT) == () and odd.seen == []
    assert office.second_opinion is not None
    assert office.second_opinion.places_in(TEXT)[0].name == "Mercer Arcade"
    assert office.second_opinion.nearest(-26.998, 151.9955) == office.nearest(-26.998, 151.9955)


def test_wrong_settings_are_told() -> None:
    with pytest.raises(
        ValueError, match=r"CIVIC_GEOCODER: geopy has no “nominatm”\. Did you mean “nominatim”\?"
    ):
        outside_geocoder("nominatm", {})
    with pytest.raises(ValueError, match=r"CIVIC_GEOCODER_OPTIONS do not fit nominatim: .*no_such_option"):
        outside_geocoder("nominatim", {"no_such_option": 1})
