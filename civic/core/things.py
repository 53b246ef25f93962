"""The things that people report, by whatever name: a couch is a sofa, a slide is no swing.

In: a text. Out: the things named in it, each by one name. Promises: general nouns in British, Australian, Indian and
American English, none from any one place; a text that names no thing on the list gives none.
"""

import re
from functools import cache, lru_cache

from civic.core.stems import stems_of

_TABLE = """
swing; tyre swing; swing seat
slide; slippery dip
seesaw; see saw; teeter totter
climbing frame; monkey bars; jungle gym; rung; climbing net; climbing wall
merry go round; spinner; carousel
sandpit; sandbox
flying fox; zip line; zip wire
trampoline
skate bowl; skate ramp; half pipe; skate park; bowl
barbecue; bbq; bbqs; barbie; grill; hot plate
bench; seat; slat; backrest; picnic table
tap; drinking fountain; bubbler; water fountain; faucet
shade sail; shade cloth
goal; goalpost; goal net
basketball hoop; hoop; backboard
tennis court; court
gate
fence; fencing; railing; handrail; hand rail; guardrail; guard rail; barrier
mattress; bed; bed base; bed frame
sofa; couch; settee; lounge; armchair; recliner
fridge; freezer; refrigerator
tv; television; telly
washing machine; tumble dryer; dishwasher; cooker; oven
tyre; tire
garden waste; green waste; branches soil; prunings; clippings; hedge cuttings
paint tin; paint; lino
rubble; bricks; plasterboard; builders waste; construction debris; concrete
trolley; shopping cart; shopping trolley
cardboard; box
asbestos
needle; syringe; sharps
broken glass; glass; smashed bottle
ladies; womens; women toilet; ladies toilet
gents; mens; urinal; men toilet
disabled toilet; accessible toilet; changing place
hand dryer; hand drier
toilet paper; loo roll; toilet roll; paper
soap; soap dispenser
dog; puppy; labrador; pup
cat; kitten
possum; raccoon; squirrel; badger; fox
snake; python
wasp; hornet; bee; swarm; wasp nest; beehive
magpie; bird; crow; pigeon; seagull; gull; plover; goose
rooster; cockerel; chicken; hen
rat; mouse; mice; rodent
cow; cattle; horse; goat; bull
bat; flying foxes
cockroach; mosquito; ant; termite
give way sign; give way
stop sign
keep left sign; keep left
speed sign; speed limit; speed limit sign
street name; street sign; name plate; road name
no through road; dead end sign
parking sign
turn arrow; arrow
crossing button; push button; walk button; crossing signal; pedestrian light
bollard; post
mirror
zebra; crosswalk; crossing lines; zebra crossing
road lines; line marking; lane marking; markings; centre line
wire; cable; power line; powerline
manhole; manhole cover; round cover; lid; cover
sewer; sewage
water main; pipe; water pipe
hydrant; fire hydrant
water meter; meter; meter box
oil; diesel; oil slick; fuel spill
gravel; loose stones; grit; stones
pothole; hole; pit; crater
speed hump; speed bump
kerb; curb; gutter edge
ramp; kerb ramp
hedge; bush; shrub; brambles; overgrown hedge
rose; flower; flowerbed; flower bed; garden bed
thistle; weed; nettle
grass; lawn; mowing; mow
stump; tree stump
tree root; root
caravan; trailer; camper; boat; campervan
truck; lorry; ute; bus
motorbike; motorcycle; moped
scooter; e scooter; escooter
bicycle; bike; pushbike
bus shelter; bus stop; shelter
billboard; banner; sticker
traffic light; traffic signal
street light; streetlight; lamp post; lamp; lamppost
dog poo bin; dog bin; poo bin
recycling bin; yellow bin; yellow lid
green bin; organics bin; food bin
skip; dumpster
bridge; footbridge; boardwalk; plank; boards
stairs; step; steps
pier; jetty; wharf
snow; ice
"""
LONGEST = 3
_TYPES = "Street Road Avenue Lane Drive Crescent Parade Terrace Highway Boulevard Court Close Grove Place"
_IN_A_STREETS_NAME = re.compile(
    r"\b\w+\s+(?i:st|rd|ave|ln|cres|pde|tce|hwy|blvd)\b\.?|\b[A-Z][a-z]\w*\s+(?:and|&|/)\s+[A-Z][a-z]\w*"
    rf"|\b[A-Z]\w+\s+(?:{'|'.join([*_TYPES.split(), *_TYPES.upper().split()])})\b"
)


@lru_cache(maxsize=2_048)
def things_in(text: str) -> frozenset[str]:
    """The first name of each thing, of which "Bridge Street" names none; the longest name counts where several fit."""
    stems = tuple(stems_of(_IN_A_STREETS_NAME.sub(" ", text)))
    found: set[str] = set()
    at = 0
    while at < len(stems):
        for size in range(min(LONGEST, len(stems) - at), 0, -1):
            thing = _names().get(stems[at : at + size])
            if thing is not None:
                found.add(thing)
                at += size - 1
                break
        at += 1
    return frozenset(found)


@cache
def _names() -> dict[tuple[str, ...], str]:
    """Stems to the thing's first name; stems leave out the empty words, in the text and here."""
    names: dict[tuple[str, ...], str] = {}
    for line in _TABLE.strip().splitlines():
        called = [name.strip() for name in line.split(";")]
        for name in called:
            names.setdefault(tuple(stems_of(name)), called[0])
    names.pop((), None)
    return names
