"""Oxbow, a town that does not exist, as an OpenStreetMap extract: written as XML, turned into PBF by pyosmium.

Positions are (east, north) in steps of a thousandth of a degree from a corner in open country.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import osmium

WEST, SOUTH, STEP = 151.6, -27.96, 0.001
Spot = tuple[float, float]


class Drawing:
    """Collects elements, gives them ids, and writes them in the order that readers want."""

    def __init__(self) -> None:
        self._nodes: list[str] = []
        self._ways: list[str] = []
        self._relations: list[str] = []

    def node(self, at: Spot, **tags: str) -> int:
        number = len(self._nodes) + 1
        lat, lon = SOUTH + at[1] * STEP, WEST + at[0] * STEP
        self._nodes.append(
            f'<node id="{number}" version="1" lat="{lat:.6f}" lon="{lon:.6f}">{_tags(tags)}</node>'
        )
        return number

    def way(self, *spots: Spot, missing: bool = False, **tags: str) -> int:
        """`missing`: its last node lies outside the extract."""
        number = len(self._ways) + 1
        nodes = {spot: self.node(spot) for spot in spots}
        refs = [nodes[spot] for spot in spots] + ([99_999] if missing else [])
        listed = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        self._ways.append(f'<way id="{number}" version="1">{listed}{_tags(tags)}</way>')
        return number

    def square(self, west: float, south: float, size: float, **tags: str) -> int:
        east, north = west + size, south + size
        return self.way(
            (west, south), (east, south), (east, north), (west, north), (west, south), missing=False, **tags
        )

    def relation(self, *ways: int, **tags: str) -> None:
        listed = "".join(f'<member type="way" ref="{way}" role="outer"/>' for way in ways)
        number = len(self._relations) + 1
        self._relations.append(f'<relation id="{number}" version="1">{listed}{_tags(tags)}</relation>')

    def xml(self) -> str:
        elements = "\n".join((*self._nodes, *self._ways, *self._relations))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n{elements}\n</osm>\n'


def _tags(tags: dict[str, str]) -> str:
    """`addr__street` stands for addr:street."""
    return "".join(
        f"<tag k={quoteattr(key.replace('__', ':'))} v={quoteattr(value)}/>" for key, value in tags.items()
    )


def draw(*, borders: bool = True) -> Drawing:
    town = Drawing()
    _streets(town)
    _places(town)
    _addresses(town)
    town.node((2, 2), place="suburb", name="Westbank")
    town.node((8, 2), place="suburb", name="Eastbank")
    if borders:
        for level, name, ring in (
            ("10", "Westbank", town.square(0, 0, 5)),
            ("10", "Eastbank", town.square(5, 0, 5)),
            ("10", "Westbank Centre", town.square(1, 1, 1)),
            ("9", "Oxbow and Fields", town.square(-1, -1, 12)),
        ):
            town.relation(ring, type="boundary", boundary="administrative", admin_level=level, name=name)
    return town


def _streets(town: Drawing) -> None:
    town.way((1, 1), (2, 1), highway="residential", name="Larch Street", alt_name="Old Mill Lane")
    town.way((2, 1), (4, 1), highway="residential", name="Larch Street")
    town.way((7, 3), (9, 3), highway="residential", name="Larch Street")
    town.way((1, 0), (1, 4), highway="secondary", name="Mill Road")
    town.way((1, 4), (1, 4.5), highway="secondary", name="Mill Road", bridge="yes")
    town.way((4, 4), (6, 4), highway="residential", name="Border Road", missing=True)
    town.way((2, 2), (3, 3), highway="footway")
    town.way((0, 4.2), (9, 4.2), waterway="river", name="Ox River")
    town.way((0, 0.5), (9, 0.5), railway="rail")
    town.way((3, 0.5), (5, 0.5), railway="rail", tunnel="yes")


def _places(town: Drawing) -> None:
    town.square(2, 2, 1, leisure="park", name="Alma Park")
    town.node((2.5, 2.5), leisure="playground")
    town.node((3.5, 1.05), leisure="playground")
    town.node((6.5, 1.5), leisure="playground")
    town.node((2.4, 2.4), natural="tree")
    town.square(6, 2, 0.6, amenity="school", name="Oxbow State School")
    town.square(3.2, 3.2, 0.3, natural="water", name="Duck Pond")
    town.square(3.6, 3.6, 0.2, building="yes", amenity="library", name="Oxbow Library")
    for at, (name, key, value) in enumerate(
        (
            ("Ox Fuel", "amenity", "fuel"),
            ("Oxbow Pool", "leisure", "swimming_pool"),
            ("Oxbow Station", "railway", "station"),
            ("Larch Street at Mill Road", "highway", "bus_stop"),
            ("Ox Books", "shop", "books"),
            ("Ox Mart", "shop", "supermarket"),
            ("Masjid Ox", "amenity", "place_of_worship"),
        )
    ):
        more = {"religion": "muslim"} if value == "place_of_worship" else {}
        town.node((1.2 + at * 0.3, 1.04), name=name, **{key: value}, **more)
    town.node((5, 5), amenity="toilets", access="private")
    ring = town.way((8, 8), (9, 8), (9, 9), missing=True)
    town.relation(ring, type="multipolygon", leisure="park", name="Beyond Park")


def _addresses(town: Drawing) -> None:
    for at, number in enumerate(("12", "14", "16;18", "3/20", "22-26", "Lot B", "30-28", "14")):
        town.node(
            (2 + min(at, 6) * 0.1, 1.02) if at < 7 else (2.1, 1.02),
            addr__housenumber=number,
            addr__street="Larch Street",
        )
    town.square(7.5, 3.02, 0.1, building="house", addr__housenumber="2", addr__street="Larch Street")


def write_pbf(folder: Path, town: Drawing) -> Path:
    xml, pbf = folder / "oxbow.osm", folder / "oxbow.osm.pbf"
    xml.write_text(town.xml(), encoding="utf-8")
    writer = osmium.SimpleWriter(str(pbf))
    for element in osmium.FileProcessor(str(xml)):
        writer.add(element)
    writer.close()
    return pbf
