"""Whether what a pack puts on the map lies inside its areas.

In: names with positions, and the areas. Out: a notice of what lies outside, or an error where lat and lon are swapped.
"""

from __future__ import annotations

from collections.abc import Sequence

from shapely import STRtree

from civic.core.council import Area
from civic.pack.problems import Findings
from civic.pack.shapes import points_at

Spot = tuple[str, float, float]
"""Name, lat, lon."""


def check_inside(spots: Sequence[Spot], areas: tuple[Area, ...], findings: Findings, what: str) -> None:
    """`what` they are, which is also the table of council.toml that names their files."""
    if not areas or not spots:
        return
    tree = STRtree([area.geometry for area in areas])
    positions = points_at([(lat, lon) for _, lat, lon in spots])
    inside = set(tree.query(positions, predicate="intersects")[0].tolist())
    outside = [spot for at, spot in enumerate(spots) if at not in inside]
    if not outside:
        return
    turned = tree.query(points_at([(lon, lat) for _, lat, lon in outside]), predicate="intersects")[0]
    if len(set(turned.tolist())) > len(outside) // 2:
        told = f"{len(outside)} {what} lie outside every area, and inside once lat and lon are swapped."
        findings.error("council.toml", told, "Swap lat and lon.", key=what)
        return
    told = f"{len(outside):,} of {len(spots):,} {what} lie outside every area, the first: {outside[0][0]}."
    findings.notice("council.toml", told, "They can be found, but are not the council's.", key=what)
