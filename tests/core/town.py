"""A small council for the rules: seventeen categories, two wards, a few streets that cross, parks, a playground."""

from datetime import date, time

from shapely.geometry import LineString, Point, Polygon, box

from civic.core.council import Area, Category, Council, OpenSpan, Place, Rule, RuleHours

WEST, MIDDLE, EAST = 151.99, 152.00, 152.01
SOUTH, HALFWAY, NORTH = -27.01, -27.00, -26.99
STEP = 0.001
"""About 100 m."""

COUNCIL = Council(
    name="Oxbow",
    handle="OxbowCouncil",
    timezone="Australia/Brisbane",
    emergency_number="000",
    hours=tuple(OpenSpan(day, time(8), time(17)) for day in range(5)),
    holidays=frozenset({date(2026, 12, 25), date(2026, 5, 4)}),
)
LONDON = Council(
    name="Fenwick",
    handle="fenwick",
    timezone="Europe/London",
    emergency_number="999",
    hours=(*(OpenSpan(day, time(9), time(17)) for day in range(4)), OpenSpan(4, time(9), time(16))),
)


def _category(
    code: str, name: str, words: str, *examples: str, days: int = 5, hazard: bool = False
) -> Category:
    listed = tuple(word.strip() for word in words.split(","))
    return Category(code=code, name=name, words=listed, examples=examples, days=days, hazard=hazard)


CATEGORIES = (
    _category(
        "playground",
        "Playground equipment",
        "swing, slide, seesaw, climbing frame, play equipment, playground, monkey bars",
        "The swing at Alma Park is broken",
        "Slide in the playground has a crack",
    ),
    _category(
        "pothole",
        "Pothole",
        "pothole, hole in the road, road surface",
        "Huge pothole on Bridge Street",
        days=10,
    ),
    _category(
        "footpath",
        "Footpath",
        "footpath, pavement, kerb, paving, trip hazard, uneven",
        "Uneven paving, someone will trip",
        "Footpath is cracked and lifted by roots",
    ),
    _category(
        "streetlight",
        "Street light",
        "street light, lamp post, light out, street lamp, flickering",
        "The street light outside number 12 is out",
    ),
    _category(
        "tree",
        "Tree",
        "tree, branch, roots, overhanging, fallen tree",
        "A branch has come down across the path",
    ),
    _category(
        "dumping",
        "Dumped rubbish",
        "dumped, rubbish, mattress, fly tipping, litter, trolley",
        "Someone has dumped a mattress by the creek",
    ),
    _category(
        "bin", "Bins", "bin, bins, wheelie bin, bin not emptied, overflowing bin", "Our bin was missed again"
    ),
    _category(
        "graffiti", "Graffiti", "graffiti, tagging, spray paint", "Graffiti on the wall of the library"
    ),
    _category(
        "drain",
        "Drains and flooding",
        "drain, gully, flooding, blocked drain, storm water",
        "Drain blocked by leaves",
    ),
    _category("leak", "Water leak", "water leak, burst pipe, leaking, water main", "Water main has burst"),
    _category("sign", "Signs", "sign, street sign, stop sign, signpost", "Stop sign knocked over"),
    _category(
        "signal",
        "Traffic lights",
        "traffic light, traffic lights, signals, crossing button",
        "Lights stuck on red",
    ),
    _category(
        "furniture",
        "Park furniture",
        "bench, picnic table, park seat, barbecue, park",
        "The bench has lost a slat",
    ),
    _category("animal", "Animals", "dog, dead animal, possum, roo, stray", "Dead possum on the road"),
    _category("toilet", "Public toilets", "toilet, toilets, loo, restroom", "No paper in the public toilets"),
    _category(
        "needle",
        "Needles and sharps",
        "needle, needles, syringe, sharps",
        "Needles in the sandpit",
        days=0,
        hazard=True,
    ),
    _category(
        "parking",
        "Parking",
        "parking, parked, blocking driveway, abandoned car",
        "Car parked over my driveway",
    ),
)

RULES = (
    Rule("playground", "ward:North", "parks-north"),
    Rule("playground", "*", "parks-south"),
    Rule("streetlight", "*", "lighting", RuleHours.OPEN),
    Rule("*", "ward:South", "roads-south"),
    Rule("*", "*", "duty-officer"),
)

AREAS = (
    Area("ward", "North", box(WEST, HALFWAY, EAST, NORTH)),
    Area("ward", "South", box(WEST, SOUTH, EAST, HALFWAY)),
    Area("suburb", "Riverside", box(WEST, SOUTH, MIDDLE, NORTH)),
    Area("suburb", "Upper Mount Fenton", box(MIDDLE, SOUTH, EAST, NORTH)),
)


def street(name: str, suburb: str, *points: tuple[float, float]) -> Place:
    line = LineString(points)
    middle = line.interpolate(0.5, normalized=True)
    return Place(name, "street", suburb, middle.y, middle.x, line)


def _ground(name: str, kind: str, suburb: str, lon: float, lat: float, size: float) -> Place:
    shape: Polygon = box(lon - size, lat - size, lon + size, lat + size)
    middle = shape.representative_point()
    return Place(name, kind, suburb, middle.y, middle.x, shape)


def _point(name: str, kind: str, suburb: str, lon: float, lat: float) -> Place:
    point = Point(lon, lat)
    return Place(name, kind, suburb, point.y, point.x)


PLACES = (
    street("Bridge Street", "Riverside", (151.992, -27.008), (151.992, -26.992)),
    street("Quay St", "Riverside", (151.991, -27.004), (151.999, -27.004)),
    street("SMITH RD", "Riverside", (151.991, -26.996), (151.999, -26.996)),
    street("Albert Lane", "Riverside", (151.995, -27.0045), (151.995, -27.0035)),
    street("Smith Road", "Upper Mount Fenton", (152.001, -26.994), (152.009, -26.994)),
    street("St Mary's Parade", "Upper Mount Fenton", (152.005, -26.996), (152.005, -26.991)),
    _ground("Alma Park", "park", "Riverside", 151.996, -26.998, STEP),
    _ground("FERRY RESERVE", "park", "Riverside", 151.997, -27.006, STEP),
    _ground("Jubilee Park", "park", "Riverside", 151.994, -27.007, STEP / 2),
    _ground("Jubilee Park", "park", "Upper Mount Fenton", 152.007, -26.993, STEP / 2),
    _point("Alma Park Playground", "playground", "Riverside", 151.9965, -26.9985),
    _point("Wrenford State School", "school", "Riverside", 151.9985, -26.9975),
    _point("Mount Fenton Library", "library", "Upper Mount Fenton", 152.004, -26.992),
    _point("Reservoir", "facility", "Upper Mount Fenton", 152.008, -26.999),
)
