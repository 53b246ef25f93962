"""Other bodies that residents write to councils about, by the words that go with each.

In: a text. Out: names of features, one for each kind of body whose words it holds. Promises: words for what such bodies
run in general, British, Australian, Indian and American, and no body of any one place: those stand in the pack.
"""

import re
from collections.abc import Iterator

_WORDS = {
    "power": (
        r"electricity|power\s?(?:cut|outage|failure|supply|company|grid|poles?|lines?)|outages?"
        r"|black\s?outs?|load\s?shedding|transformers?|sub\s?station|voltage|discom"
        r"|no\s+(?:power|current|electric)|power\s+(?:is\s+|has\s+been\s+)?(?:out|off|gone|back)"
        r"|powerlines?|utility\s+(?:pole|company)|current\s+(?:gone|bill)|low\s+voltage"
    ),
    "transit": (
        r"trains?|rail(?:way|way's|road)?|tram(?:way)?s?|metro|tube|subway|light\s+rail"
        r"|bus(?:es)?\s+(?:driver|route|service|fare|is|was|late|never|didn['’]?t)"
        r"|(?:the\s+)?(?:bus|train|tram|ferry)\s+(?:late|cancell?ed|delayed|no\s?show)|timetables?"
        r"|platform\s+\d+|conductor|commuters?|level\s+crossing|tickets?\s+(?:machine|inspector|barrier)"
        r"|fares?|station\s+(?:lift|escalator|toilet|car\s?park)|carriages?|no\s?show"
    ),
    "police": (
        r"police|cops?|stolen|theft|thief|thieves|burgl\w+|robb(?:ed|ery)|mugg(?:ed|ing)|assault\w*"
        r"|speeding|hoons?|drag\s+rac\w+|dirt\s?bikes?|joy\s?rid\w+|drug\s+deal\w*|dealers?|gun\s?shots?"
        r"|knife|fight(?:s|ing)?|loud\s+(?:music|party)|noisy\s+party|harass\w*|shoplift\w*|snatch\w*"
        r"|drunk\w*|crime"
    ),
    "highways": (
        r"(?:state|national)\s+(?:highway|road)s?|highways?|motorways?|freeways?|interstate|turnpike"
        r"|toll\s?(?:road|plaza|booth)?s?|expressway|flyover|hard\s+shoulder|slip\s+road"
        r"|\b[MAI]-?\d{1,3}\b|\bNH\s?-?\d+|\bUS\s?-?\d{1,3}\b|bypass|overpass|off\s?ramp|on\s?ramp"
    ),
    "telecom": (
        r"broadband|wi-?fi|internet|fib(?:re|er)|mobile\s+(?:signal|coverage|mast|tower)"
        r"|phone\s+(?:line|box|signal)|telecom\w*|landline|\bnbn\b|cable\s+(?:company|tv)"
        r"|cell\s+(?:tower|service)|router|5g"
    ),
    "water": (
        r"water\s+(?:board|company|supply|corporation|utility|bills?|pressure|main|tanker|authority)"
        r"|no\s+water|sewage|sewer\w*|sewerage|brown\s+water|hose\s?pipe|borewell|low\s+pressure"
        r"|boil\s+(?:water|notice)|water\s+(?:is\s+)?(?:off|cut)"
    ),
    "gas": (r"gas\s+(?:company|main|works|bill|board|meter|supply|cylinder|smell|leak)"),
    "post": (
        r"post\s?(?:office|man|box|code|ie|woman)|parcels?|courier|delivery\s+(?:driver|van)"
        r"|mail\s?(?:box|man)?|letters?|royal\s+mail|usps"
    ),
    "health": (
        r"hospitals?|ambulances?|a&e|\bgp\b|nhs|clinic|emergency\s+room|doctor'?s?|nurses?|ward\s+[a-d]\b"
        r"|paramedic|medicare|pharmacy"
    ),
    "school": (
        r"school\s+(?:bus|lunch|teacher|canteen|fees|term)|head\s?teacher|teachers?|university|college"
        r"|uni\b|exam\w*"
    ),
    "air": (r"airport|airlines?|planes?|flights?|flight\s?path|helicopters?|runway|baggage"),
    "state": (
        r"passport|visa|driving\s+licen[cs]e|dmv|rego\s+(?:renewal|office)|tax\s+office"
        r"|benefits?\s+office|centrelink|social\s+security|immigration|dvla|aadhaar|ration\s+card|pension"
    ),
    "shop": (
        r"refund|my\s+order|customer\s+service|delivery|app\s+(?:is|keeps|won)|subscription|supermarket"
        r"|burger|pizza|fries|coffee|bank|atm|loan|insurance"
    ),
}
_PATTERNS = {body: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for body, words in _WORDS.items()}


def bodies(text: str) -> Iterator[str]:
    for body, pattern in _PATTERNS.items():
        if pattern.search(text):
            yield f"!body={body}"
