"""Parks and schools: which blocks they take, and what stands in them.

In: blocks of the street network. Out: grounds (the whole blocks, where no street runs) and the shapes drawn
inside them: lawns, paths, trees, ovals, playgrounds, school buildings. Units of the drawing board where drawn.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from shapely import clip_by_rect, unary_union
from shapely.affinity import rotate, scale
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from civic.demo.town.frame import XY, curve, metres, patch, rounded

Tree = tuple[float, float, float]  # east, north, radius of the crown


@dataclass(frozen=True, slots=True)
class Green:
    """A park or school: the blocks that hold the seeds, or an outline of its own."""

    name: str
    seeds: tuple[XY, ...] = ()
    outline: tuple[XY, ...] = ()
    kind: str = "park"
    play: XY | None = None
    oval: tuple[XY, float, float, float] | None = None
    paths: tuple[tuple[XY, ...], ...] = ()
    trees: float = 2.0
    corner: float = 8.0
    halls: tuple[tuple[XY, ...], ...] = ()


GREENS: tuple[Green, ...] = (
    Green("Alma Park", ((285, 235),), play=(310, 247), trees=2.2,
          paths=(((228, 208), (285, 231), (343, 262)), ((243, 280), (300, 241), (331, 184)))),
    Green("Kestrel Green", ((560, 250),), play=(566, 246), paths=(((522, 236), (560, 250), (601, 256)),)),
    Green("Ferry Reserve", ((472, 420), (475, 452)), play=(464, 438), trees=3.5,
          paths=(((441, 404), (464, 438), (490, 470), (505, 505)),)),
    Green("Jubilee Oval", ((230, 583), (290, 583), (230, 616), (290, 616)), play=(225, 622), trees=2.0,
          oval=((264, 599), 37, 27, 4)),
    Green("Wren Common", outline=((-140, 120), (29, 60), (160, 262), (124, 276), (104, 295), (60, 309),
                                  (0, 313), (-70, 302), (-128, 283)),
          play=(66, 274), trees=0.8, corner=60, paths=(((-131, 290), (-40, 250), (50, 262), (127, 282)),)),
    Green("Weir Park", outline=((70, -106), (146, -106), (161, -14), (182, 14), (224, 48), (252, 66), (236, 104),
                                (224, 144), (137, 140), (117, 92), (93, 20), (78, -60)),
          play=(150, 84), trees=1.4, corner=14, paths=(((104, 58), (140, 88), (178, 110), (207, 150)),)),
    Green("Beacon Hill Park", ((838, 320), (838, 362)), play=(846, 352), trees=3.2,
          paths=(((800, 314), (836, 342), (874, 366)),)),
    Green("Heath Reserve", ((565, 8),), play=(556, 4), paths=(((531, -10), (565, 8), (602, 24)),)),
    Green("Skylark Park", ((775, -20),), play=(770, -24), paths=(((741, -32), (772, -18), (806, -2)),)),
    Green("Juniper Green", ((360, -66),), play=(352, -68), trees=3.5),
    Green("Banksia Park", ((730, 475),), play=(722, 470), paths=(((703, 448), (730, 475), (764, 506)),)),
    Green("Sycamore Reserve", ((805, 640),), trees=4.0),
    Green("Vale Gardens", ((100, 745),), play=(112, 750), trees=3.5,
          paths=(((66, 724), (100, 745), (136, 768)), ((64, 770), (100, 745), (137, 719)))),
    Green("Drover Park", ((330, 735),), play=(338, 728)),
    Green("Sedge Wetland", ((458, 820),), trees=4.5),
    Green("Larch Park", ((10, 452),), play=(4, 450), paths=(((-20, 420), (10, 452), (36, 484)),)),
    Green("Oarsman Reserve", ((615, 523),), play=(612, 520), paths=(((593, 492), (614, 523), (639, 548)),)),
    Green("Sloop Park", ((660, 810),), play=(656, 812)),
    Green("Station Gardens", outline=((470, 118), (560, 124), (640, 126), (640, 160), (574, 153), (489, 140),
                                      (468, 138)), trees=4.0),
    Green("Wrenford Racecourse", outline=((-40, 884), (206, 896), (214, 950), (190, 1000), (110, 1020),
                                          (10, 1012), (-50, 970), (-62, 920)),
          trees=0.5, corner=60, oval=((76, 952), 108, 44, 2)),
    Green("Wrenford Cemetery", outline=((-240, 610), (-166, 614), (-160, 690), (-232, 696)), kind="cemetery",
          trees=4.0, corner=20),
    Green("Wrenford State School", ((373, 215),), kind="school", trees=1.6, halls=(
        ((366, 193), (373, 225), (361, 227), (354, 196)), ((388, 193), (390, 202), (369, 206), (367, 197)),
        ((388, 220), (391, 234), (375, 237), (372, 223)),
    )),
    Green("Northfield State School", ((430, 20),), kind="school", trees=1.6, halls=(
        ((405, 10), (450, 5), (451, 14), (406, 19)), ((406, 24), (418, 23), (420, 38), (408, 39)),
        ((432, 26), (450, 24), (451, 33), (433, 35)),
    )),
    Green("Millbank State School", ((58, 586),), kind="school", trees=1.6, halls=(
        ((30, 571), (60, 576), (59, 585), (28, 580)), ((64, 584), (80, 587), (78, 598), (62, 595)),
    )),
    Green("Beacon Hill State School", ((765, 345),), kind="school", trees=1.6, halls=(
        ((744, 333), (780, 342), (778, 352), (742, 343)), ((748, 350), (762, 354), (759, 365), (745, 361)),
    )),
    Green("Wrenford High School", ((250, 735), (250, 780)), kind="school", trees=1.2,
          oval=((246, 777), 30, 18, -4), halls=(
        ((220, 722), (270, 719), (270.6, 729), (220.6, 732)), ((220, 738), (232, 737), (233, 752), (221, 753)),
        ((242, 737), (268, 735.4), (268.6, 744), (242.6, 745.6)),
    )),
)  # fmt: skip


def ground_of(green: Green, blocks: Sequence[Polygon]) -> BaseGeometry:
    """The ground as bounded by streets: whole blocks, or the outline as drawn."""
    if green.outline:
        return patch(green.outline)
    points = [Point(*metres([seed])) for seed in green.seeds]
    return unary_union([block for block in blocks if any(block.contains(point) for point in points)])


def lawn_of(green: Green, ground: BaseGeometry, taken: BaseGeometry) -> BaseGeometry:
    """What is drawn as the park: the ground without streets, water and rail, its corners rounded."""
    lawn = rounded(ground.difference(clip_by_rect(taken, *ground.bounds)), green.corner)
    return max(lawn.geoms, key=lambda part: part.area) if isinstance(lawn, MultiPolygon) else lawn


def paths_of(green: Green, streets: BaseGeometry) -> list[LineString]:
    """Paths through the park; each end is led to the nearest street."""
    made = []
    for points in green.paths:
        line = list(curve(points).coords)
        first, last = (nearest_points(streets, Point(xy))[0] for xy in (line[0], line[-1]))
        made.append(LineString([(first.x, first.y), *line[1:-1], (last.x, last.y)]))
    return made


def oval_of(green: Green) -> Polygon | None:
    if not green.oval:
        return None
    middle, wide, high, turn = green.oval
    across, down = (abs(far - near) for near, far in zip(*metres([(0, 0), (wide, high)]), strict=True))
    circle = Point(*metres([middle])).buffer(1.0, quad_segs=16)
    return rotate(scale(circle, across, down), -turn)


def trees_of(green: Green, lawn: BaseGeometry, clear: BaseGeometry, chance: random.Random) -> list[Tree]:
    """Crowns in loose clumps, at most `green.trees` to the thousand square metres."""
    return scattered(lawn.buffer(-4), clear, round(lawn.area / 1000 * green.trees), chance)


def scattered(ground: BaseGeometry, clear: BaseGeometry, count: int, chance: random.Random) -> list[Tree]:
    """Up to `count` crowns inside the ground, apart from each other and off what must stay clear."""
    if ground.is_empty:
        return []
    west, south, east, north = ground.bounds
    kept_clear = clip_by_rect(clear, west - 20, south - 20, east + 20, north + 20)
    phase, found = chance.uniform(0, 6), list[Tree]()
    for _ in range(count * 3):
        x, y, size = chance.uniform(west, east), chance.uniform(south, north), chance.uniform(2.4, 5.8)
        clump = math.sin(x / 29 + phase) + math.sin(y / 23 + 2 * phase)
        apart = all((x - a) ** 2 + (y - b) ** 2 > (0.8 * (size + r)) ** 2 for a, b, r in found)
        if len(found) == count or clump < -0.6 or not apart:
            continue
        if ground.contains(Point(x, y)) and kept_clear.distance(Point(x, y)) > size + 1:
            found.append((x, y, size))
    return found
