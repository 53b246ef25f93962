"""Named places of Wrenford: halls, shops, clubs, and where the bus stops.

In: the streets. Out: points beside a street, near the crossing they are named after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shapely import unary_union
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from civic.demo.town.streets import Street

DOOR_M = 17.0
STOP_M = 11.0
STOP_EVERY_M = 330.0
BUS_STREETS = (
    *("Station Road", "Bridge Street", "Mill Road", "Heron Road", "South Road", "Western Road"),
    *("Quay Street", "River Terrace", "Ridge Road", "Common Road", "Racecourse Road", "Kingfisher Parade"),
)


@dataclass(frozen=True, slots=True)
class Landmark:
    name: str
    kind: str
    street: str
    spot: Point


LISTED = """
Wrenford Town Hall|town hall|Market Street|Albert Lane
Wrenford Library|library|Market Street|Draper Street
Heron Road Library|library|Heron Road|Cypress Street
Northfield Community Library|library|Heath Street|Briar Street
Wrenford Post Office|post office|Foundry Street|Bridge Street
Kestrel Hill Post Office|post office|Finch Street|Heron Road
Wrenford Police Station|police|Mill Road|Draper Street
Wrenford Fire Station|fire station|South Road|Drover Street
Wrenford Ambulance Station|ambulance|South Road|Ostler Street
Wrenford Hospital|hospital|Heron Road|Banksia Street
Wrenford Pool|pool|Anvil Street|Albert Lane
Wrenford Museum|museum|Quay Street|Albert Lane
Customs House|museum|Customs Lane|Albert Lane
Foundry Arts Centre|arts centre|Foundry Street|Draper Street
Wrenford Courthouse|court|Market Street|Baker Street
Market Hall|market|Market Street|Bridge Street
Wrenford Tip|waste centre|Mill Road|Quarry Road
Council Depot|depot|Goods Lane|Station Road
Alma Community Centre|community centre|Alma Street|Chapel Street
Northfield Community Centre|community centre|Gorse Street|Hazel Street
Millbank Community Centre|community centre|Sorrel Street|Mulberry Street
Levee Community Centre|community centre|Ketch Street|Heron Road
Beacon Hill Lookout|lookout|Lookout Street|Willow Street
Ferry Landing|ferry|Quay Street|Foundry Street
Rowing Club|club|Kingfisher Parade|Rudder Street
Sailing Club|club|Kingfisher Parade|Ketch Street
Bowls Club|club|Forge Street|Salter Street
Wrenford RSL|club|Bell Street|Bridge Street
Tennis Club|club|Acorn Street|Beacon Street
Football Club|club|Vale Street|Drover Street
Scout Hall|hall|Otter Street|Meadow Lane
Girl Guides Hall|hall|Juniper Street|Bracken Street
Oddfellows Hall|hall|Draper Street|Customs Lane
Masonic Hall|hall|Forge Street|Bridge Street
St Anne's Church|church|Chapel Street|Kestrel Street
St Mark's Church|church|Foundry Street|Baker Street
Uniting Church|church|Maple Street|Medlar Street
Baptist Church|church|Poplar Street|Hill Street
St Brigid's Church|church|Clover Street|Hazel Street
Wrenford Mosque|mosque|Ketch Street|Tiller Street
Gurdwara Sahib|temple|Walnut Street|Hill Street
Little Wrens Kindergarten|kindergarten|Alma Street|School Street
Larchfield Kindergarten|kindergarten|Larch Street|Bramley Street
Skylark Kindergarten|kindergarten|Heath Street|Elder Street
Vale Child Care|kindergarten|Mallow Street|Carter Street
Wrenford TAFE|college|Station Road|Chapel Street
Quayside Medical Centre|doctor|Quay Street|Draper Street
Alma Medical Centre|doctor|Mason Street|School Street
Ridge Road Surgery|doctor|Ridge Road|Grevillea Street
Vale Family Doctors|doctor|South Road|Carter Street
Wrenford Dental|doctor|Bridge Street|Foundry Street
Kestrel Vet Clinic|vet|Finch Street|Linnet Street
Millbank Vet Clinic|vet|Mill Road|Quince Street
Quayside Pharmacy|pharmacy|Quay Street|Bridge Street
Station Road Pharmacy|pharmacy|Station Road|Orchard Street
Beacon Hill Pharmacy|pharmacy|Heron Road|Poplar Street
South Road Pharmacy|pharmacy|South Road|Bridge Street
Northfield Pharmacy|pharmacy|Heath Street|Rowan Street
Quayside Cafe|cafe|Quay Street|Baker Street
The Swing Bridge Cafe|cafe|Bridge Street|Quay Street
Platform One Cafe|cafe|Station Road|Bridge Street
Heron Roast Coffee|cafe|Heron Road|Mason Street
Millstone Cafe|cafe|Mill Road|Albert Lane
Otter and Eel|pub|Dace Lane|Eel Lane
The Ferryman|pub|Quay Street|Market Street
Railway Hotel|pub|Station Road|School Street
The Drover's Dog|pub|Vale Street|Bridge Street
Beacon Hotel|pub|Ridge Road|Spruce Street
Foundry Street Bakery|bakery|Foundry Street|Albert Lane
Acacia Bakery|bakery|Acacia Street|Orchard Street
Oar Street Bakery|bakery|Oar Street|Tern Street
Damson Bakery|bakery|Nettle Street|Damson Street
Station Road Supermarket|supermarket|Station Road|Linnet Street
Mill Road Supermarket|supermarket|Mill Road|Salter Street
Heron Plaza|shopping centre|Heron Road|Myrtle Street
South Road Shops|shopping centre|South Road|Heron Road
Larch Street Corner Store|shop|Larch Street|Quince Street
Gorse Street Corner Store|shop|Gorse Street|Juniper Street
Cedar Street Corner Store|shop|Cedar Street|Beacon Street
Sedge Street Corner Store|shop|Sedge Street|Farrier Street
Sail Street Corner Store|shop|Sail Street|Tiller Street
Bell Street Butcher|shop|Bell Street|Salter Street
Draper Street Hardware|shop|Draper Street|Foundry Street
Albert Lane Books|shop|Albert Lane|Customs Lane
Salter Street Cycles|shop|Salter Street|Foundry Street
Market Street Greengrocer|shop|Market Street|Salter Street
Baker Street Fish and Chips|shop|Baker Street|Foundry Street
Kestrel Street Newsagent|shop|Kestrel Street|Orchard Street
Tern Street Laundromat|shop|Tern Street|Mast Street
Heath Street Takeaway|shop|Heath Street|Bridge Street
Wrenford Garden Centre|shop|Racecourse Road|Saddler Street
Racecourse Road Service Station|petrol|Racecourse Road|Bridge Street
Mill Road Service Station|petrol|Mill Road|Damson Street
Heron Road Service Station|petrol|Heron Road|Clover Street
Station Car Park|car park|Station Road|Plover Street
Market Street Car Park|car park|Market Street|Eel Lane
Quay Street Car Park|car park|Quay Street|Salter Street
Weir Street Boat Ramp|boat ramp|Quay Street|Meadow Lane
Kingfisher Boat Ramp|boat ramp|Kingfisher Parade|Mast Street
Alma Park Toilets|toilets|Orchard Street|Kestrel Street
Ferry Reserve Toilets|toilets|Salter Street|Quay Street
Jubilee Oval Toilets|toilets|Bell Street|Draper Street
Banksia Park Skate Park|skate park|Banksia Street|Hill Street
Drover Park Dog Park|dog park|Vale Street|Ostler Street
Orchard Community Garden|community garden|Orchard Street|Alma Street
Damson Community Garden|community garden|Maple Street|Damson Street
Wrenford Retirement Village|aged care|Bracken Street|Alder Street
Willow Aged Care|aged care|Willow Street|Lookout Street
Wren Water Works|works|River Terrace|Acacia Street
Substation|works|Railway Parade|Hazel Street
Timber Yard|works|Goods Lane|Station Road
""".strip().splitlines()


def landmarks(streets: Sequence[Street]) -> list[Landmark]:
    """The listed places, each beside its street and near the named crossing."""
    lines = _by_name(streets)
    found = []
    for at, row in enumerate(LISTED):
        name, kind, street, cross = row.split("|")
        spot = _beside(lines[street], lines.get(cross), 22 + 9 * (at % 4), DOOR_M * (1 if at % 2 else -1))
        found.append(Landmark(name, kind, street, spot))
    return found


def bus_stops(streets: Sequence[Street], within: BaseGeometry) -> list[tuple[str, str, Point]]:
    """(street, nearest cross street, kerb) every few hundred metres on alternating sides."""
    lines, found = _by_name(streets), list[tuple[str, str, Point]]()
    for street in BUS_STREETS:
        for at, spot in enumerate(_along(lines[street])):
            cross = _nearest_cross(street, spot, lines)
            if within.contains(spot) and all(spot.distance(p) > 60 for s, c, p in found):
                found.append(
                    (street, cross, _beside(lines[street], spot, 14, STOP_M * (1 if at % 2 else -1)))
                )
    return found


def _by_name(streets: Sequence[Street]) -> dict[str, BaseGeometry]:
    names = dict.fromkeys(street.name for street in streets)
    return {name: unary_union([street.line for street in streets if street.name == name]) for name in names}


def _along(line: BaseGeometry) -> Iterator[Point]:
    for part in getattr(line, "geoms", [line]):
        at = STOP_EVERY_M / 2
        while at < part.length:
            yield part.interpolate(at)
            at += STOP_EVERY_M


def _nearest_cross(street: str, spot: Point, lines: dict[str, BaseGeometry]) -> str:
    crossing = [name for name in lines if name != street and lines[name].dwithin(lines[street], 1.0)]
    return min(crossing, key=lambda name: lines[name].distance(spot))


def _beside(line: BaseGeometry, near: BaseGeometry | None, along: float, aside: float) -> Point:
    """A point beside the line, some metres on from where it is nearest to `near`."""
    start = nearest_points(line, near)[0] if near is not None else line.interpolate(0.5, normalized=True)
    part: LineString = min(getattr(line, "geoms", [line]), key=lambda piece: piece.distance(start))
    at = part.project(start)
    at = at + along if at + along < part.length - 5 else max(5.0, at - along)
    here, there = part.interpolate(at), part.interpolate(at + 1)
    return Point(here.x - (there.y - here.y) * aside, here.y + (there.x - here.x) * aside)
