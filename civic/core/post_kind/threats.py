"""Danger to life by people: who goes about with a weapon, shoots, stabs, attacks or threatens to.

In: a text. Out: the words that tell of it. Promises: a weapon alone is none, as it may be lost, a toy, a tool or a
metaphor: somebody has it in hand, or does something with it; nor is what is denied, asked for, pictured, or long over.
"""

import re
from functools import lru_cache

_WHO = (
    r"(?:m[ae]n|wom[ae]n|guys?|blokes?|lads?|dudes?|fell(?:a|ow)s?|chaps?|boys?|girls?|kids?|child(?:ren)?|teen(?:ager)?s?"
    r"|youths?|students?|gangs?|groups?|mobs?|people|persons?|strangers?|neighbou?rs?|drunks?|intruders?|robbers?|thugs?"
    r"|attackers?|someone|somebody|he|she|they|who)"
)
_WHOM = (
    rf"(?:(?:an?|the|this|that|two|three|other|some|my|our|his|her|random|old|young|elderly)\s+){{0,3}}(?:{_WHO}|each\s+other"
    r"|one\s+another|me|us|him|her|them|everyone|anyone|passers?-?by|residents?|drivers?|shoppers?|walkers?|workers?|staff"
    r"|pedestrians?|commuters?|passengers?|son|daughter|wife|husband|dad|mum|mother|father|friend|girlfriend|boyfriend)"
)
_ANIMALS = r"dogs?|magpies?|birds?|(?:sea)?gulls?|plovers?|crows?|swans?|geese|goose|bees?|wasps?|mosquito\w*|possums?"
_NO_DANGER = (
    r"(?:cut|carv|slash|scratch|scrap|damag|vandal|le(?:ft|av)|los[et]|f(?:ou|i)nd|drop|thr[eo]w|dump|hid|paint|spray|dr[ae]w"
    r"|film|need|should|must|could|would|photo|pictur)\w*|can|not|never|no|\w+n['’]t"
)
_MEANWHILE = rf"(?:(?!(?:{_WHO}|{_ANIMALS}|{_NO_DANGER})\b)[\w’'-]+,?\s+){{0,5}}"
"""Up to five words between who it is and what they do, which tell of nobody else and of no harmless doing."""
_HARMLESS = (
    r"(?:water|nail|staple|glue|toy|nerf|paint(?:ball)?|spray|heat|hot|caulk\w*|grease|radar|laser|speed|cap|plastic|foam|wooden"
    r"|cardboard|rubber|inflatable|massage|price|label|squirt|smoke|fogging|bubble|sealant|silicone|tattoo|rivet|butter|putty|palette"
    r"|pruning|bread|of|over|about|for|in|on|at|by|to|from|and|or|near|no)"
)
_LIKE_THAT = rf"(?:a\s+(?:lot|couple|bunch|pair)\s+of\s+)?(?:(?!{_HARMLESS}\b)[\w’'-]+\s+){{0,3}}"
_OTHER_THING = (
    r"(?![\s-]+(?:edged?|metal|stall|block|rack|holder|shop|store|sharpen\w*|control|clubs?|range|licen[cs]e|dog|laws?|crime"
    r"|amnesty|bins?|bank|barrels?|turrets?|salute|lane|street|st|road|rd|hill)\b)(?!\s+to\s+(?:my|our|your)\s+heads?\b)"
)
_WEAPON = (
    r"(?:knife|knives|machetes?|(?:hand|shot|machine)?\s?guns?|pistols?|rifles?|revolvers?|firearms?|swords?|daggers?"
    rf"|cleavers?|crossbows?|weapons?)\b{_OTHER_THING}"
)
_TOOL = (
    r"(?:axes?|axe|hatchets?|hammers?|crow\s?bars?|(?:iron|metal)\s+(?:bars?|pipes?)|(?:baseball|cricket)\s+bats?"
    r"|(?:broken\s+)?bottles?|bricks?|scissors|screwdrivers?|chain\s?saws?)\b"
)
_HAS = (
    r"(?:with|w/|has|have|having|got|hold(?:s|ing)|carr(?:y|ies|ying)|wield(?:s|ing)|wav(?:es|ing)|swing(?:s|ing)"
    r"|point(?:s|ing)|aim(?:s|ing)|fir(?:es|ing)|pull(?:s|ed|ing)(?:\s+out)?)"
)
_SHOWS = r"(?:waving|brandish\w*|wielding|pointing|aiming|pull(?:ed|s|ing)(?:\s+out)?)"
_NOT_FOUND = r"(?!\s+(?:out\s+)?(?:of|from)\s+(?:an?|the|this|that|our|under)\b)"
_AGAINST = r"(?:fight\w*|brawl\w*|threaten\w*|attack\w*|chas(?:es?|ed|ing)|robb(?:ed|ing)|lung(?:es?|ed|ing)|hitting|beating)"
_THINGS = r"splinter\w*|nails?|spikes?|wires?|branch\w*|thorns?|screws?|bolts?|bench|seat|plank|fence|sign"
_NO_STAB_BY = (
    rf"(?!(?:\s+\w+){{0,4}}\s+(?:by|on)\s+(?:an?|the|this|that|some)\s+(?:[\w-]+\s+)?(?:{_THINGS})\b)"
)
_SUFFERS = r"(?:attacked|beaten|bashed|assaulted|raped|strangled|kidnapped|abducted|mugged)"
_NO_ANIMAL = rf"(?!\s+by\s+(?:[\w-]+\s+){{0,2}}(?:{_ANIMALS})\b)"

THREAT = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(
        (
            rf"{_WHO},?\s+{_MEANWHILE}{_HAS}\s+{_LIKE_THAT}{_WEAPON}{_NOT_FOUND}",
            rf"(?:he|she|they|who)['’](?:s|ve)\s+got\s+{_LIKE_THAT}{_WEAPON}",
            rf"{_SHOWS}\s+{_LIKE_THAT}{_WEAPON}{_NOT_FOUND}",
            rf"{_AGAINST}\s+(?:{_WHOM}\s+)?(?:(?!with\b)[\w’'-]+\s+){{0,3}}with\s+{_LIKE_THAT}{_WEAPON}",
            rf"{_AGAINST}\s+(?:{_WHOM}\s+)?with\s+{_LIKE_THAT}{_TOOL}",
            rf"armed\s+(?:with\s+{_LIKE_THAT}(?:{_WEAPON}|{_TOOL})|robbery\b|{_WHO}\b)",
            rf"(?:been|being|got|was|were|getting|just)\s+stabbed\b{_NO_STAB_BY}",
            rf"(?:someone|somebody)\s+stabbed\b{_NO_STAB_BY}",
            rf"(?:stabbing|shooting(?:\s+at)?|stabbed|shot\s+at)\s+{_WHOM}\b(?!\s+(?:film|video|photo|movie))",
            rf"{_WHO}\s+{_MEANWHILE}(?:been|being|got|was|were|just)\s+shot\b(?!\s+(?:down|on\s+(?:film|camera|video)))",
            r"there(?:['’]s|\s+is|\s+has\s+been|['’]s\s+been)\s+(?:an?\s+|another\s+)?(?:stabbing|shooting)\b"
            r"(?!\s+(?:range|gallery|star|stars|pain|pains|hoops|club)\b)",
            r"shots?\s+(?:being\s+|were\s+|have\s+been\s+)?fired|gunm[ae]n\b|(?:active|mass)\s+shooter",
            r"(?:(?<!like\s)(?<!as\s)(?<!machine\s)|(?:sounded|what\s+sounds)\s+like\s+)gun\s?(?:shots|fire)\b",
            r"(?:is|are|being)\s+(?:\w+\s+)?at\s+(?:knife|gun)\s?point\b",
            rf"{_WHO}\s+{_MEANWHILE}(?:being|getting)\s+(?:\w+ly\s+)?{_SUFFERS}\b{_NO_ANIMAL}",
            rf"{_WHO}\s+{_MEANWHILE}(?:attack|beat|bash|assault|strangl|rap)ing\s+(?:up\s+)?{_WHOM}\b",
            rf"threaten(?:s|ed|ing)?\s+to\s+(?:(?:kill|stab|shoot|hurt|bash)\s+(?:{_WHOM}|(?:him|her)self|themselves)|jump)\b",
            rf"{_WHO}\s+{_MEANWHILE}(?:has|have|got|planted|planting)\s+an?\s+(?:\w+\s+)?bomb\b|bomb\s+threat",
        )
    )
    + r")(?!\w)",
    re.IGNORECASE,
)
_PARTS = """
knife knive machete gun pistol rifle revolver firearm sword dagger cleaver bow weapon armed fight brawl threaten attack chas
robb lung hitting beat stab shoo shot assault rap bash strangl napped abduct mugg bomb
"""
_HOLDS_ONE = tuple(_PARTS.split())
"""What any of it holds: most texts need not be looked at more closely."""
_UNTRUE = re.compile(
    r"(?:\b(?:(?<!oh\s)no|not|without|never|isn['’]?t|wasn['’]?t|can|could|need|send|if)\s+(?:an?\s+|any\s+)?"
    r"|\b(?:statue|sculpture|mural|painting|poster|graffiti|drawing|picture|photo|memorial)\s+(?:(?:of|showing|with)\s+(?:\w+\s+){0,2})?)$",
    re.IGNORECASE,
)
_ENDS = ".!?,;\n"
_OVER = re.compile(
    r"\b(?<!since\s)(?:last\s+(?:night|week\w*|month|year|summer|winter|spring|autumn|\w+day)|yesterday|in\s+(?:19|20)\d\d"
    r"|(?:days?|weeks?|months?|years?)\s+(?:ago|back)|the\s+other\s+(?:day|night|week)|used\s+to)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=16)
def threats(text: str) -> tuple[str, ...]:
    """Of plain text, as short as it is read; several look at the same post one after the other."""
    small = text.lower()
    if not any(part in small for part in _HOLDS_ONE):
        return ()
    found = (one for one in THREAT.finditer(text) if not _UNTRUE.search(text[: one.start()]))
    return tuple(dict.fromkeys(one.group() for one in found if not _OVER.search(_clause(text, one))))


def _clause(text: str, found: re.Match[str]) -> str:
    """What stands in one with the words found: "yesterday" in another clause tells of something else."""
    start = max(text.rfind(end, 0, found.start()) for end in _ENDS) + 1
    after = (text.find(end, found.end()) for end in _ENDS)
    return text[start : min((at for at in after if at >= 0), default=len(text))]
