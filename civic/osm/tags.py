"""What OpenStreetMap's tags mean here: the kind of a place, the class of a street, the layer of the map.

In: the tags of one element. Out: words of the pack, or "" where it has none for them. Source: the tag definitions of
the OpenStreetMap wiki ("Map features"). Promises: pure.
"""

from __future__ import annotations

from collections.abc import Mapping

Tags = Mapping[str, str]

_KINDS = """
leisure=park park | leisure=garden garden | leisure=playground playground | leisure=nature_reserve reserve
leisure=swimming_pool pool | leisure=sports_centre sports centre | leisure=pitch sports ground | leisure=dog_park dog park
leisure=skate_park skate park | leisure=slipway boat ramp | leisure=stadium stadium | leisure=golf_course golf course
leisure=recreation_ground reserve | landuse=recreation_ground reserve | landuse=village_green green
landuse=cemetery cemetery | amenity=grave_yard cemetery | natural=beach beach | landuse=landfill waste centre
amenity=school school | amenity=kindergarten kindergarten | amenity=childcare kindergarten | amenity=college college
amenity=university university | amenity=library library | amenity=toilets toilets | amenity=fuel petrol
amenity=police police | amenity=fire_station fire station | amenity=hospital hospital | amenity=clinic doctor
amenity=doctors doctor | amenity=dentist dentist | amenity=veterinary vet | amenity=pharmacy pharmacy
amenity=cafe cafe | amenity=pub pub | amenity=bar pub | amenity=restaurant restaurant | amenity=fast_food takeaway
amenity=place_of_worship church | amenity=post_office post office | amenity=community_centre community centre
amenity=townhall town hall | amenity=courthouse court | amenity=bank bank | amenity=parking car park
amenity=bus_station bus station | amenity=ferry_terminal ferry | amenity=cinema cinema | amenity=theatre theatre
amenity=marketplace market | amenity=arts_centre arts centre | amenity=recycling waste centre
amenity=social_facility aged care | amenity=nursing_home aged care
shop=supermarket supermarket | shop=mall shopping centre | shop=bakery bakery | shop=chemist pharmacy
railway=station station | railway=halt station | railway=tram_stop tram stop | highway=bus_stop bus stop
tourism=museum museum | tourism=viewpoint lookout | tourism=zoo zoo | man_made=bridge bridge
natural=water lake | waterway=dam dam
"""
KINDS: dict[tuple[str, str], str] = {}
for _one in _KINDS.replace("\n", "|").split("|"):
    _tag, _, _kind = _one.strip().partition(" ")
    if _tag:
        _key, _, _value = _tag.partition("=")
        KINDS[_key, _value] = _kind
KIND_KEYS = tuple(dict.fromkeys(key for key, _ in KINDS))
FAITHS = {
    "muslim": "mosque",
    "hindu": "temple",
    "sikh": "temple",
    "buddhist": "temple",
    "jewish": "synagogue",
}
NAMED_BY_PLACE = frozenset({"playground", "toilets", "bus stop", "dog park", "skate park", "petrol"})
"""Kinds of which one without a name is worth a place too; it is called after the park or the street."""

_CLASSES = {
    "arterial": "motorway trunk primary",
    "main": "secondary tertiary",
    "street": "residential unclassified living_street road",
    "lane": "service track pedestrian",
    "path": "footway path cycleway steps bridleway",
}
CLASSES = {highway: kind for kind, names in _CLASSES.items() for highway in names.split()}
PLACES = ("suburb", "quarter", "neighbourhood", "town", "village", "hamlet", "borough")
OTHER_NAMES = ("alt_name", "short_name", "loc_name", "official_name", "old_name", "name:en")
RAILS = ("rail", "light_rail", "tram", "narrow_gauge")
STREAMS = ("river", "canal", "stream")
_AREAS = {
    "water": ("natural=water", "waterway=riverbank", "landuse=reservoir", "landuse=basin"),
    "oval": ("leisure=pitch",),
    "school": ("amenity=school", "amenity=college", "amenity=university", "amenity=kindergarten"),
    "park": (
        *(
            "leisure=park",
            "leisure=garden",
            "leisure=nature_reserve",
            "leisure=recreation_ground",
            "natural=wood",
        ),
        *(
            "landuse=recreation_ground",
            "landuse=village_green",
            "landuse=forest",
            "landuse=cemetery",
            "landuse=grass",
        ),
    ),
}
AREAS = {tuple(tag.split("=")): layer for layer, tags in _AREAS.items() for tag in tags}


def kind_of(tags: Tags) -> str:
    for key in KIND_KEYS:
        kind = KINDS.get((key, tags.get(key, "")))
        if kind:
            return FAITHS.get(tags.get("religion", ""), kind) if kind == "church" else kind
    return "shop" if tags.get("shop", "no") not in ("no", "vacant") else ""


def class_of(tags: Tags) -> str:
    """How a street is drawn: arterial, main, street, lane or path."""
    highway = tags.get("highway", "")
    return "" if tags.get("area") == "yes" else CLASSES.get(highway.removesuffix("_link"), "")


def layer_of_line(tags: Tags) -> str:
    if class_of(tags):
        return "street"
    if tags.get("tunnel", "no") != "no":
        return ""
    return "rail" if tags.get("railway") in RAILS else "water" if tags.get("waterway") in STREAMS else ""


def layer_of_area(tags: Tags) -> str:
    found = (
        AREAS.get((key, tags[key]))
        for key in ("natural", "waterway", "leisure", "amenity", "landuse")
        if key in tags
    )
    layer = next((layer for layer in found if layer), "")
    return layer or ("building" if tags.get("building", "no") != "no" else "")


def other_names(tags: Tags) -> str:
    """As the pack writes aliases: with a semicolon between them."""
    names = [part.strip() for key in OTHER_NAMES for part in tags.get(key, "").split(";")]
    return ";".join(name for name in dict.fromkeys(names) if name and name != tags.get("name"))


def is_private(tags: Tags) -> bool:
    return tags.get("access") in ("private", "no") or tags.get("disused") == "yes"
