"""What people call a kind of place: a servo is a petrol station, a loo is a toilet.

In: the kinds that a pack uses, and words. Out: the kinds that the words may mean. Promises: the pack's own word for
a kind always means it; a word that reports use for other things ("works", "parking", "stop") never does by itself.
"""

from collections.abc import Iterable, Sequence

from civic.core.gazetteer.names import units_of
from civic.core.words import singular, words_of

_ALIKE = """
petrol | petrol station | petrol pump | petrol bunk | servo | service station | gas station | fuel | fuel station
toilets | public toilet | toilet block | loo | restroom | washroom | dunny | lavatory
playground | play area | playspace
pool | swimming pool | swimming baths | aquatic centre
station | train station | railway station
bus stop | bus shelter
pharmacy | chemist | drugstore | drug store
supermarket | grocery store | grocer | grocery
shop | store | corner shop | corner store | convenience store | convenience | milk bar
shopping centre | shopping mall | mall | plaza
cafe | coffee shop | coffee place
pub | tavern | hotel
takeaway | fast food | chippy | chip shop
doctor | clinic | surgery | medical centre | gp
kindergarten | kindy | preschool | nursery | child care | childcare | day care | daycare | creche
school | primary school | state school | high school | secondary school
church | chapel
temple | gurdwara | mandir
car park | carpark | parking lot | parking garage
police | police station | cop shop
ambulance | ambulance station
waste centre | tip | rubbish tip | recycling centre | transfer station | landfill
community centre | community hall
aged care | nursing home | retirement village | care home
cemetery | graveyard
skate park | skatepark
dog park | off leash area
sports centre | leisure centre | gym | rec centre
sports ground | oval | pitch | playing field
post office | post shop
library | public library
"""
NOT_BY_ITSELF = frozenset({"work", "stop", "petrol", "fuel", "police", "ambulance"})
"""What may lie or stand on any street: of these only longer names count, such as "petrol station"."""
ALSO_VERBS = frozenset({"park", "pool", "tip"})
_NOUN_AFTER = "the a an in at this that our near by of outside behind opposite"
NOUN_AFTER = frozenset(_NOUN_AFTER.split())
"""Trucks park on Mill Road, and swings break in the park on Mill Road."""
LONGEST_KIND = 3


def kind_key(name: str) -> str:
    return joined([unit.form for unit in units_of(words_of(name))])


def joined(forms: Sequence[str]) -> str:
    """Words as one name of a kind, its last word in the singular: car parks are a car park, but cars park."""
    return " ".join((*forms[:-1], *map(singular, forms[-1:])))


GROUPS = [[kind_key(name) for name in line.split("|")] for line in _ALIKE.strip().splitlines()]


def kinds_called(kinds: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each name of these kinds, as a key, with the keys of the kinds that bear it."""
    called: dict[str, frozenset[str]] = {}
    for kind in {kind_key(kind) for kind in kinds} - {""}:
        for name in {kind, *(name for group in GROUPS if kind in group for name in group)} - NOT_BY_ITSELF:
            called[name] = called.get(name, frozenset()) | {kind}
    return called
