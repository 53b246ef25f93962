"""The order in which a pack is read, from the folder to one Pack.

In: the folder and what makes a template usable. Out: the pack with its notices. Promises: every file is read
and checked before anything is refused, so a council mends its pack in one go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from civic.core.council import Agency, Area, BasemapLayer, Category, Council, Crew, Houses, Pack, Place, Rule
from civic.pack.addresses import read_addresses
from civic.pack.areas import read_areas
from civic.pack.basemap import LAYERS, read_basemap
from civic.pack.entry import check_tables, entries
from civic.pack.facts import read_facts
from civic.pack.folder import Folder, Toml
from civic.pack.lists import read_agencies, read_categories, read_crews, read_rules
from civic.pack.places import read_places
from civic.pack.problems import Findings, PackErrors, PackProblem
from civic.pack.tiles import Tiles, check_place, is_tiles, read_tiles
from civic.pack.wording import CheckTemplate, read_templates

NOBODY = Council(name="", handle="", timezone="UTC", emergency_number="")


@dataclass(frozen=True, slots=True)
class ReadPack:
    """A pack that is fit to load, and what somebody should know about it; `tiles` is the file that `pack.tiles` names."""

    pack: Pack
    notices: tuple[PackProblem, ...]
    tiles: Path | None = None


@dataclass(frozen=True, slots=True)
class _Ground:
    """What council.toml tells: the facts and everything that lies on the map."""

    council: Council = NOBODY
    areas: tuple[Area, ...] = ()
    places: tuple[Place, ...] = ()
    houses: tuple[Houses, ...] = ()
    basemap: tuple[BasemapLayer, ...] = ()
    tiles: Tiles | None = None
    credits: tuple[str, ...] = ()


def read_pack(path: Path, check_template: CheckTemplate | None = None) -> Pack:
    """The pack in a folder; raises PackErrors. `check_template(kind, text)` lists a variant's faults."""
    return inspect_pack(path, check_template).pack


def inspect_pack(
    path: Path, check_template: CheckTemplate | None = None, icons: Collection[str] | None = None
) -> ReadPack:
    """As `read_pack`, with the notices; `icons` are the names that can be drawn, where they are known."""
    findings = Findings()
    if not path.is_dir():
        what = "There is no such folder."
        raise PackErrors(
            (PackProblem(str(path), None, None, what, "Give the folder that holds council.toml."),)
        )
    pack, tiles = _read(Folder(path, findings), check_template or _anything_goes, icons)
    findings.settle()
    if findings.problems:
        raise PackErrors(tuple(findings.problems))
    return ReadPack(pack, tuple(findings.notices), tiles.path if tiles else None)


def _read(
    folder: Folder, check_template: CheckTemplate, icons: Collection[str] | None
) -> tuple[Pack, Tiles | None]:
    toml = folder.toml("council.toml")
    ground = _ground(folder, toml) if toml else _Ground()
    categories, crews, rules = _lists(folder, [area.code for area in ground.areas] if toml else None, icons)
    agencies = _agencies(folder)
    templates = read_templates(folder, check_template)
    pack = Pack(
        council=ground.council,
        categories=categories,
        crews=crews,
        rules=rules,
        areas=ground.areas,
        places=ground.places,
        houses=ground.houses,
        basemap=ground.basemap,
        templates=templates,
        credits=ground.credits,
        digest=folder.digest,
        agencies=agencies,
        tiles=ground.tiles.digest if ground.tiles else "",
    )
    if ground.tiles:
        check_place(folder, ground.tiles, pack.bounds)
    return pack, ground.tiles


def _ground(folder: Folder, toml: Toml) -> _Ground:
    check_tables(toml, ("council", "areas", "places", "addresses", "basemap"), folder.findings)
    council = read_facts(toml, folder.findings)
    credits: list[str] = []
    areas = read_areas(folder, entries(toml, "areas", folder.findings), credits)
    places = read_places(folder, entries(toml, "places", folder.findings), areas, credits)
    houses = read_addresses(folder, entries(toml, "addresses", folder.findings), areas, places, credits)
    maps = entries(toml, "basemap", folder.findings)
    basemap = read_basemap(folder, [entry for entry in maps if not is_tiles(entry)], credits)
    tiles = read_tiles(folder, [entry for entry in maps if is_tiles(entry)], LAYERS, credits)
    return _Ground(council, areas, places, houses, basemap, tiles, tuple(dict.fromkeys(credits)))


def _lists(
    folder: Folder, areas: Collection[str] | None, icons: Collection[str] | None
) -> tuple[tuple[Category, ...], tuple[Crew, ...], tuple[Rule, ...]]:
    findings = folder.findings
    first, second, third = (_toml(folder, name) for name in ("category", "crew", "rule"))
    categories = read_categories(first, findings, icons) if first else None
    crews = read_crews(second, findings) if second else None
    rules = (
        ()
        if third is None
        else read_rules(third, findings, categories=_codes(categories), areas=areas, crews=_codes(crews))
    )
    if third:
        _check_used(folder, crews or (), rules)
    return categories or (), crews or (), rules


def _agencies(folder: Folder) -> tuple[Agency, ...]:
    """Of a file that a pack may do without."""
    toml = folder.toml("agencies.toml") if folder.has("agencies.toml") else None
    if toml is None:
        return ()
    check_tables(toml, ("agency",), folder.findings)
    return read_agencies(toml, folder.findings)


def _toml(folder: Folder, table: str) -> Toml | None:
    names = {"category": "categories.toml", "crew": "crews.toml", "rule": "routing.toml"}
    toml = folder.toml(names[table])
    if toml:
        check_tables(toml, (table,), folder.findings)
    return toml


def _codes(things: Iterable[Category | Crew] | None) -> list[str] | None:
    return None if things is None else [thing.code for thing in things]


def _check_used(folder: Folder, crews: tuple[Crew, ...], rules: tuple[Rule, ...]) -> None:
    for crew in crews:
        if crew.code not in {rule.crew for rule in rules}:
            what = f'No rule sends work to "{crew.code}"; it gets only what staff assign by hand.'
            folder.findings.notice("routing.toml", what, key="crew")


def _anything_goes(kind: str, text: str) -> list[str]:
    return []
