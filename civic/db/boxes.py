"""Boxes of a map as SQL: at most 12 ranges of the Morton column, always 12 in the text, so that it is prepared once."""

from civic.core.place import morton_ranges

RANGES = 12
NOTHING = (-2, -1)
EXACT = "lat between :south and :north and lon between :west and :east"

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def in_ranges(condition: str) -> list[str]:
    """The condition once for each range, to be joined by `union all` and run with `box_values`."""
    return [f"{condition} and qk between :low{n} and :high{n} and {EXACT}" for n in range(RANGES)]


def box_values(box: Box) -> dict[str, float]:
    west, south, east, north = box
    ranges = morton_ranges(west, south, east, north, RANGES)
    values: dict[str, float] = {"west": west, "south": south, "east": east, "north": north}
    for n in range(RANGES):
        values[f"low{n}"], values[f"high{n}"] = ranges[n] if n < len(ranges) else NOTHING
    return values
