"""What people call the things that councils look after, in British, Australian, Indian and American English.

In: a category's own name, words and examples. Out: the concepts that it is about, and so the further words that
residents use for them. Promises: the pack decides: a concept counts for a category only as far as the pack's own
words name it, and a word that several of the pack's categories could claim says little.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from civic.core.council import Category
from civic.core.stems import stems_of

_TABLE = """
pothole; road damage; road surface; road repair; road defect; bad road; carriageway; street defect
  : crater hole sunken dip tarmac tar asphalt bitumen tyre tire rim suspension axle swerve bumpy rut uneven road
  surface resurface resurfacing patch patched potty gravel cracked crumbling cave-in caved sinkhole moonscape chunk
  street lane speed bump breaker hump roadway highway dug digging trench excavation wheel puncture bike cyclist thrown
footpath; pavement; sidewalk; kerb; curb; paving; walkway; footway; pedestrian path
  : slab paver flagstone trip tripped tripping stumble stumbled uneven lifted raised broken tiles stick walker
  wheelchair pram buggy stroller mobility scooter elderly granny fell over ankle walk walking pedestrian root ramp
  dropped step steps crumbling
street light; streetlight; lamp post; street lamp; lighting; lamp; light pole; street lighting
  : dark pitch black unlit bulb flicker flickering flashing strobe dim glow night lantern pole column led lit lights
  lighting on all day off out blackout darkness see unsafe walking home timer switch gloomy electric wires hanging
traffic signal; traffic light; signal; crossing light; stop light
  : red amber green stuck phase button pelican zebra crossing pedestrian signals junction intersection timing beacon
  lights
sign; street sign; road sign; signage; signpost; line marking; road marking; name plate
  : bent knocked missing faded faint turned wrong way paint lines markings zebra stop give way speed limit arrow post
  bollard mirror reflector cat's eyes guardrail barrier
fallen tree; tree down; storm damage; fallen branch; branch down
  : storm wind gale came down fell blown uprooted blocking across road limb bough hanging snapped leaning about to
  fall widowmaker
tree; trees; pruning; overhanging; vegetation; hedge; shrub; foliage
  : branch branches twig prune trim cut back lopped overgrown overhanging leaves canopy roots stump dead dying oak elm
  gum eucalyptus jacaranda palm conifer bush shrubs hedge brambles nettles ivy blocking view sign wires gutter poke
  face
grass; mowing; verge; nature strip; weeds; long grass; overgrown lot
  : mow mown knee high waist jungle meadow lawn verge median strip weeds snakes ticks overgrown slash slashed mower
  hay
park; reserve; open space; parks; garden; parks and gardens; recreation
  : bench seat picnic table barbecue bbq shelter fountain tap gate fence flower bed oval field pitch pond lake duck
  lawn bubbler skate basketball court hoop net tennis goalposts cricket pavilion gazebo gardens
playground; play equipment; play area; swings; slide
  : swing slide seesaw climbing frame monkey bars roundabout zip rope rubber matting softfall sandpit toddler kids
  children play chain seat splinter trampoline ladder
rubbish; garbage; trash; litter; waste; refuse; street cleaning; sweeping; cleanliness; garbage dump
  : garbage rubbish trash litter debris dirt filth filthy dirty mess sweep sweeper sweeping unswept cleaning clean
  packets wrappers cans bottles cigarette butts heap pile stench stink smell flies rats dump burning segregate wet dry
  leaves gutter cup takeaway
bin; dustbin; trash can; litter bin; public bin; waste basket; wheelie bin
  : overflowing full emptied spilling bursting lid tipped over bag wasps foxes seagulls crows dog poo
missed collection; bin collection; recycling; garbage collection; waste collection; missed bin; trash pickup
  : collected collection collect missed skipped forgot pickup truck lorry crew emptied kerbside recycling green yellow
  lid red blue garden organics food caddy fortnight week bin day calendar
dumped rubbish; illegal dumping; fly tipping; flytipping; dumping; bulky waste; abandoned goods
  : mattress sofa couch fridge freezer washing machine tv furniture cupboard chair carpet tyres tires rubble bricks
  plasterboard asbestos builders bags skip trolley dumped tipped tipping left alley lane construction debris van
  trailer load
graffiti; vandalism; tagging; fly posting; posters; stickers
  : spray sprayed paint painted tag tags tagged scrawl scribble swastika offensive obscene rude words wall mural
  defaced vandal poster stickers marker smashed broken window scratched
drain; flooding; stormwater; gully; culvert; drainage; blocked drain; waterlogging; storm drain; flood
  : flooded flood puddle puddles pond lake swamp standing stagnant water waterlogged logging rain rainwater blocked
  clogged choked grate grating gully gutter overflowing backs up pool mosquito dengue runoff culvert creek ditch canal
  nullah submerged knee deep
sewage; sewer; sewerage; manhole; wastewater; septic; drainage
  : sewage sewer manhole cover overflow overflowing drainage stink smell toilet waste raw foul effluent gutter drains
  septic stench black water disease mosquitoes underground ugd dirty line pipe
water leak; burst main; water main; water pipe; water supply; leak; hydrant; water; plumbing
  : leaking leak burst pipe gushing spraying fountain geyser wasting wasted tap meter hydrant valve supply pressure
  tanker drinking water cauvery borewell bubbling dripping stream no tap muddy contaminated brown
public toilet; toilet; restroom; washroom; toilets; amenities; public convenience; sanitation; hygiene
  : loo toilet toilets urinal urinate urinating pee basin flush soap paper lock cubicle door filthy hygiene hygienic
  smell stink dirty wet floor baby change washroom restroom bathroom unusable open defecation defecate cleaning ladies
  gents hand
animal; dog; stray; wildlife; pest; animal control; stray dog; cattle; dead animal; vermin; pests
  : dog dogs stray barking bark bite bitten attack aggressive pack puppy cat possum fox rat rats mice cockroach wasp
  hornet bees nest swarm snake bird pigeon seagull magpie swooping cow cows cattle monkey dead roadkill carcass
  kangaroo off leash lead poo rodents mosquito
abandoned vehicle; abandoned car; derelict vehicle; junk car
  : car van caravan trailer boat rego registration plates untaxed flat tyres wheels bricks rusting rusty wreck burnt
  out months moved windows smashed parked dumped
parking; illegal parking; parked; parking violation; parking enforcement; double parking; traffic
  : parked parking park blocking driveway double yellow lines disabled bay permit zone ticket warden tow towed
  footpath bike lane hydrant bus stop vehicle vehicles cars scooter scooters auto rickshaw truck lorry school drop off
  obstruct blocked encroach two wheelers
traffic; congestion; traffic management; speeding; road safety; traffic calming; rat run
  : traffic jam congestion signal police rules helmet speeding speed fast hoon racing rat run crossing dangerous
  junction queue honking horn overtaking wrong side one way peak rush bus flyover diverted u-turn vehicles commute
  accident accidents rash driving
noise; noise complaint; loud music; construction noise
  : loud music party bass drilling hammering jackhammer barking night sleep sunday early hours leaf blower alarm club
  pub shouting construction loudspeaker speakers dj fireworks banging generator
air quality; air pollution; smoke; dust; pollution; odour; burning; fumes; air
  : smoke smoky dust dusty fumes smell burning burnt fire chimney factory industry exhaust vehicles breathe breathing
  asthma cough lungs pollution polluted polluting ozone carbon aqi oxygen mask haze air trees plants emission diesel
plastic; single use plastic; plastic ban
  : plastic plastics bag bags cover covers carry bottle bottles straw straws packet polythene ban banned cloth paper
  cup disposable recycle microplastic jute wrapper reuse thermocol
bus stop; bus shelter; transit stop; shelter
  : shelter bus stop seat glass panel smashed timetable roof leaking bench display
street furniture; bench; bollard; railing; fence; barrier; guardrail; handrail
  : bench seat bollard railing railings fence fencing gate handrail planter loose wobbly knocked bent missing rotten
  splinters chain
bridge; footbridge; boardwalk; stairs; underpass; subway; jetty; retaining wall
  : planks plank boards slippery loose rail handrail rotten steps stair gap crack jetty wharf pier deck wall collapse
  tunnel
building; unsafe building; building control; construction; planning; illegal construction; property
  : scaffolding demolition site hoarding crane permit unauthorised structure collapse roof tiles empty derelict vacant
  lot eyesore encroachment basement cracks balcony boarded squat tenant landlord heat heating mould elevator lift
homeless; encampment; rough sleeping; rough sleeper; street homelessness; homeless person
  : tent tents sleeping camp camping shopping cart cardboard doorway begging blanket needles living under bridge
  homeless
needles; syringe; drug; drug litter; sharps; hazardous waste; dangerous items
  : needle needles syringe syringes sharps drug drugs foil junkie paraphernalia broken glass bottle knife blood
power; electricity; power line; electrical; electric; wires; cable
  : power electricity transformer spark sparking wire wires cable cables pole hanging live shock current outage
  transformer electrocute
snow; ice; gritting; winter maintenance; snow clearing; plow
  : snow ice icy black slippery grit gritted gritter salt plow plowed plough shovel shoveled frozen skid slush drift
bike; cycling; cycle lane; bike lane; cycleway; bike rack; shared path
  : bike bikes cycle cyclist lane rack dockless e-scooter scooter scooters glass gravel debris blocked
beach; lake; river; creek; waterway; pond; canal; foreshore
  : beach sand dune algae foam fish dead water polluted creek lake river bank erosion jetty oil film sewage weeds
  froth lifebuoy
cemetery; grave; burial
  : grave graves headstone cemetery crematorium mower flowers tomb
event; permit; market; street vendor; vending; hawker; busking
  : hawker vendor vendors stall stalls cart food truck licence license unlicensed market footpath encroachment
  festival busker
council office; customer service; website; payment; billing; rates
  : website app phone online form login bill rates payment refund staff office counter queue rude hold
light pollution; floodlight; bright light; glare
  : bright glare shining bedroom window floodlight floodlights billboard screen
"""


@dataclass(frozen=True)
class Concept:
    """Stems that name it (each a tuple of one or more), and stems that go with it."""

    names: frozenset[tuple[str, ...]]
    words: frozenset[str]


NAMED_BY_PHRASE, NAMED_BY_WORD, NAME_WITHIN, WORD_SHARED = 2.0, 1.5, 0.5, 0.15
CLAIMED_FROM, CLAIMED_BESIDE = 0.75, 0.5
"""A category claims a concept from this much on, and where no other names it more than twice as much."""


def words_claimed(categories: Sequence[Category]) -> dict[str, dict[str, float]]:
    """For each category's code the stems of its concepts, each with how much of it is this category's, 0 to 1."""
    claimed: dict[str, dict[str, float]] = {category.code: {} for category in categories}
    own = {one.code: [tuple(stems_of(text)) for text in (one.name, *one.words)] for one in categories}
    for concept in concepts():
        named = {code: _named(concept, phrases) for code, phrases in own.items()}
        most = max(named.values(), default=0.0)
        for code, much in named.items():
            if much >= max(CLAIMED_FROM, CLAIMED_BESIDE * most):
                share = much / most * min(1.0, much / NAMED_BY_WORD)
                for stem in (*concept.words, *(stem for name in concept.names for stem in name)):
                    claimed[code][stem] = max(share, claimed[code].get(stem, 0.0))
    return claimed


def _named(concept: Concept, own: Sequence[tuple[str, ...]]) -> float:
    """How much the stems of the pack's words for a category name the concept."""
    stems = {stem for phrase in own for stem in phrase}
    named = sum(
        NAMED_BY_PHRASE if len(phrase) > 1 else NAMED_BY_WORD for phrase in own if phrase in concept.names
    )
    within = sum(NAME_WITHIN for name in concept.names if len(name) == 1 and name[0] in stems)
    return named + within + WORD_SHARED * len(stems & concept.words)


@cache
def concepts() -> tuple[Concept, ...]:
    return tuple(_read(_TABLE))


def _read(table: str) -> Iterator[Concept]:
    names = ""
    words: list[str] = []
    for line in (*table.strip().splitlines(), ";"):
        if line.startswith(" "):
            words.append(line.strip().removeprefix(":"))
        elif names:
            yield _concept(names, " ".join(words))
            words = []
        if not line.startswith(" "):
            names = line


def _concept(names: str, words: str) -> Concept:
    named = (tuple(stems_of(name)) for name in names.split(";"))
    return Concept(frozenset(name for name in named if name), frozenset(stems_of(words)))
