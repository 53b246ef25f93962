"""What a post is to the council: a report, a follow-up, a question, criticism, praise or noise; and a hazard?

In: the text and what is already known of the post. Out: the kind with a sentence for staff and the words that
decided. Promises: the author never counts; a fault inside an insult, a question or thanks for nothing is still a
fault; rules are tried in the order of `kind_of`, and every one says why.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from civic.core.post import PostKind
from civic.core.post_kind.threats import threats
from civic.core.words import READ_CHARS, plain, telling_words

SHORTEST_REFERENCE = 4


@dataclass(frozen=True)
class KindRead:
    """`clear` is False where the words allow another reading and a person should look; `perhaps_report` where that
    other reading is a report; `settled` where a person has said it of such words; `share` is how likely it
    is, from 0 to 1."""

    kind: PostKind
    why: str
    words: tuple[str, ...] = ()
    clear: bool = True
    perhaps_report: bool = False
    settled: bool = False
    share: float = 1.0


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for whole words, in whatever case."""
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


_FIXABLE = r"fix|repair|replac|mend|clean|clear|empt|collect|cut|mow|trim|paint|sort|remov|unblock|refurb"
_NOT = r"(?:not|isn['’]?t|aren['’]?t|wasn['’]?t|hasn['’]?t|haven['’]?t|doesn['’]?t|don['’]?t|won['’]?t|never)"
_DONE = (
    r"(?:fixed|repaired|mended|done|sorted|cleaned|cleared|emptied|collected|replaced|working|right|better)"
)
_GOT = r"(?:(?:been|being|yet|actually|properly|even|all|at|still|quite|really)\s+){0,3}"

FAULT = any_of(
    r"brok(?:en|e)|break(?:s|ing)|damag(?:e|ed|ing)|smash(?:ed|ing)?|shattered|crack(?:s|ed|ing)?|snapped|bent",
    r"leak(?:s|ed|ing)?|leakages?|burst(?:ing)?|flood(?:s|ed|ing)?|overflow(?:s|ed|ing)?|block(?:ed|ing|s)|clog(?:s|ged)?|jammed|dug\s+up|stagnant",
    r"(?:come|came|coming|fallen|fell|falling|hanging|hangs|knocked|torn|blown|ripped)(?:\s+(?:off|down|loose|over))?",
    r"pot\s?holes?|(?:sink\s?)?holes?|graffiti|vandal\w*|tagged|litter\w*|rubbish|garbage|trash|dump(?:ed|ing|s)",
    rf"{_NOT}\s+{_GOT}(?:work(?:ing|s)?|{_DONE}|clos(?:e|ing)|safe|lit|flush\w*|drain\w*)|out\s+of\s+order|faulty",
    r"(?:street\s?)?(?:lights?|lamps?|signals?)\s+(?:(?:is|are|has|have|been|gone|still|all|was|were)\s+){0,3}(?:out|off)",
    r"(?:trees?|branch(?:es)?|poles?|signs?|fences?|wires?|lines?|posts?)\s+(?:(?:is|are|has|gone|still)\s+)*down",
    rf"need(?:s|ed|ing)?\s+(?:to\s+be\s+|a\s+)?(?:{_FIXABLE})\w*|(?:please|pls|can\s+you|could\s+you)\s+(?:{_FIXABLE})\w*",
    r"missing|loose|wobbl\w+|rust(?:y|ed|ing)|rott(?:en|ing)|splinter\w*|worn|uneven|sunk(?:en)?|lifting|overgrown",
    r"flicker\w*|stuck|dangerous|unsafe|hazard(?:ous)?|trip(?:ped|ping|s)?|sharp|exposed|collaps\w+|spill(?:ed|age)?",
    r"stinks?|smell(?:s|y|ing)?|filthy|dirty|mosquito\w*|open\s+drain\w*|bad\s+odou?r|dead|dying|wreck(?:ed)?|burnt|unlit|pitch\s+(?:black|dark)|abandoned|sparking",
    r"(?:won['’]?t|can['’]?t|doesn['’]?t|does\s+not|will\s+not)\s+(?:turn|open|close|shut|stop|start|flush|drain|lock)",
    r"(?:been|is|are|gone)\s+(?:out|off)\s+(?:since|for|again|all)|(?:has|have)?\s*hit\s+(?:the|a|our)",
    r"problem|issue|swerv\w+|nearly\s+fell|fell\s+over|scratched|soaked|puddles?|needles?|syringes?",
)
STILL_BROKEN = any_of(
    r"still\s+(?:\w+\s+){0,2}?(?:brok\w+|waiting|there|out|leak\w+|dark|block\w+|hang\w+|loose|danger\w+|damag\w+"
    r"|flood\w+|missing|stuck|flicker\w*|overflow\w*|crack\w+|a\s+problem|the\s+same|bad|unsafe|dirty|unfixed"
    r"|wobbl\w+|rust\w+|sharp|bent|rott\w+|uneven|overgrown|smell\w*|stink\w*|full|off|down)",
    r"still\s+no\s+(?!problems?|issues?|complaints?|worries|trouble)\w+",
    rf"{_NOT}\s+{_GOT}{_DONE}|never\s+got\s+{_DONE}|unfixed|unrepaired|nobody\s+(?:has\s+)?(?:came|come|fixed)",
    r"(?:brok\w+|broke|leak\w+|out|happen\w+|block\w+|flood\w+|off|down|loose|back)\s+again|(?:is|are)\s+back",
    r"nothing\s+(?:has\s+|was\s+|been\s+)*(?:changed|done|happened)|same\s+problem|no\s+change|no\s+sign\s+of\s+anyone",
)
HAZARD = any_of(
    r"gas\s+leak\w*|smell\w*\s+(?:of\s+|like\s+)?gas|live\s+(?:wires?|cables?)|exposed\s+(?:\w+\s+)?(?:wir\w+|cables?)",
    r"(?:power|electric\w*|overhead)\s*(?:lines?|cables?|wires?|poles?)\s+(?:\w+\s+){0,2}(?:down|fallen|hanging|on)",
    r"(?:wires?|cables?)\s+(?:\w+\s+){0,2}(?:down|hanging|sparking|exposed)|sparks|sparking|electrocut\w+",
    r"electric\s+shock|on\s+fire|caught\s+fire|in\s+flames|explo(?:ded|sion|ding)|collaps(?:ed|ing)|sink\s?hole",
    r"injur(?:ed|y|ies)|bleeding|call(?:ed|ing)?\s+an\s+ambulance|(?:got|been|was|badly|seriously)\s+hurt|broke\s+(?:his|her|my|their|an?)\s+"
    r"(?:arm|leg|wrist|ankle|hip|neck)|knocked\s+out|unconscious|drown(?:ed|ing)?|life[\s-]?threatening|(?:is|it['’]?s)\s+an\s+emergency",
    r"(?:kids?|child(?:ren)?|someone|somebody|people)\s+(?:\w+\s+){0,3}(?:get|be|gets|going\s+to\s+be)\s+"
    r"(?:\w+\s+)?(?:hurt|killed|injured|electrocuted|hit)|needles?|syringes?|broken\s+glass|asbestos|chemical\s+spill",
    r"(?:tree|branch|pole|wall)\s+(?:\w+\s+){0,4}(?:across|blocking|onto)\s+(?:the\s+)?(?:\w+\s+)?(?:road|street|lane)",
    r"(?:open|missing|no)\s+manhole(?:\s+cover)?|manhole(?:\s+cover)?\s+(?:is\s+|was\s+)?(?:missing|open|gone|off)",
)
_NO_HAZARD = re.compile(
    r"(?:\b(?:no|not|nobody|none|never|without|nearly|almost|isn['’]?t|wasn['’]?t)\W+(?:\w+\W+)?)$", re.I
)
PRAISE = any_of(
    r"thank(?:s|\s+you)|thankyou|thx|cheers|well\s+done|(?:great|good|nice|brilliant|amazing|fantastic|top)\s+(?:job|work)",
    r"love(?:ly)?|loving|beautiful|brilliant|amazing|awesome|fantastic|excellent|wonderful|impressed|appreciate\w*",
    r"kudos|bravo|legends?|hats\s+off|shout\s?out|so\s+(?:quick|fast)|looks?\s+(?:great|good)",
)
PRAISE_SIGNS = re.compile("[👏❤💚💙🙌👍🎉😍🥰🙏]")
FIXED_NOW = any_of(
    rf"(?:{_FIXABLE}|tying|tied|fitt|quick|fast|prompt|rapid|help)\w*", r"all\s+good", r"new\s+\w+"
)
BUT = any_of(r"but|however|still|again|though|yet|unfortunately|also|except|until")
CRITICISM = any_of(
    r"useless|pathetic|disgrac\w+|shame(?:ful)?|joke|incompeten\w+|idiots?|morons?|clowns?|ridiculous|appalling|rubbish\s+council",
    r"waste\s+of\s+(?:\w+\s+){0,2}(?:money|rates|tax\w*|time|space)|our\s+(?:rates|taxes)|ratepayers?|terrible|worst|awful",
    r"(?:fed|sick)\s+(?:up|of)|had\s+enough|do\s+your\s+(?:\w+\s+)?jobs?|does\s+any(?:one|body)\s+(?:\w+\s+)?(?:read|care|work)",
    r"(?:ignor(?:ed|ing)|don['’]?t\s+care|doesn['’]?t\s+care|nobody\s+cares|no\s+one\s+cares|what\s+a\s+mess|lazy|hopeless)",
    r"(?:\d+|two|three|four|five|six|several|many)\s+(?:days|weeks|months|years)\s+(?:since|ago|now|later|and\s+(?:still|nothing))",
    r"(?:not\s+happy|unhappy|disappoint\w+|annoy(?:ed|ing)|frustrat\w+|angry|how\s+many\s+times|why\s+(?:do|can['’]?t|won['’]?t|don['’]?t)\s+you|get\s+your\s+act|unacceptable|not\s+good\s+enough)",
)
QUESTION = re.compile(
    r"\?|^\W*(?:when|where|who|how|what|which|is|are|can|could|do|does|did|will|would|should|may|why)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(rf"(?<![\w-])R\s?[-–]?\s?(\d{{{SHORTEST_REFERENCE},9}})(?![\w-])", re.IGNORECASE)


def kind_of(
    text: str, *, follows_up: bool = False, names_a_thing: bool = False, has_photo: bool = False
) -> KindRead:
    """`follows_up`: a reply in a thread of ours; `names_a_thing`: one of the council's categories is mentioned."""
    read = plain(text[:READ_CHARS])
    if follows_up:
        return KindRead(PostKind.FOLLOW_UP, "Replies in a thread of ours")
    if (mentioned := _REFERENCE.search(read)) is not None:
        return KindRead(PostKind.FOLLOW_UP, f"Mentions {mentioned.group()}", (mentioned.group(),))
    return (
        _as_thanks(read)
        or _as_fault(read, names_a_thing, has_photo)
        or _without_fault(read, names_a_thing, has_photo)
    )


def says_still_broken(text: str) -> bool:
    """Whether a reply to "fixed" says that it is not: "still broken", "not fixed", "off again"."""
    return STILL_BROKEN.search(plain(text[:READ_CHARS])) is not None


def thanks_for_work(text: str) -> bool:
    """Whether the words thank for a repair, without a but."""
    return _as_thanks(plain(text[:READ_CHARS])) is not None


def hazard_words(text: str) -> tuple[str, ...]:
    """The words that tell of danger to life, by things or by people; not those that are denied ("nobody hurt", "nearly
    fell")."""
    read = plain(text[:READ_CHARS])
    told = (match.group() for match in HAZARD.finditer(read) if not _NO_HAZARD.search(read[: match.start()]))
    return tuple(dict.fromkeys((*told, *threats(read))))


def threat_words(text: str) -> tuple[str, ...]:
    """Those of them that tell of danger by people, for whom no crew is sent."""
    return threats(plain(text[:READ_CHARS]))


def fault_words(text: str) -> tuple[str, ...]:
    return _all(FAULT, plain(text[:READ_CHARS]))


def mentioned_report(text: str) -> int | None:
    """The number of the report whose public reference the text holds."""
    match = _REFERENCE.search(plain(text[:READ_CHARS]))
    return int(match.group(1)) if match else None


def _as_thanks(text: str) -> KindRead | None:
    """Thanks for a repair name the fault that is gone."""
    praise = PRAISE.search(text)
    if praise is None or "?" in text or BUT.search(text) or not FIXED_NOW.search(text[praise.start() :]):
        return None
    return KindRead(PostKind.PRAISE, f"“{praise.group()}” thanks for work done", (praise.group(),))


def _as_fault(text: str, names_a_thing: bool, has_photo: bool) -> KindRead | None:
    words = _all(FAULT, text)
    if not words:
        return None
    if names_a_thing or has_photo:
        return KindRead(PostKind.REPORT, f"Tells of a fault: {_quoted(words)}", words)
    if CRITICISM.search(text):
        return None
    return KindRead(PostKind.REPORT, f"May tell of a fault: {_quoted(words)}", words, clear=False)


def _without_fault(text: str, names_a_thing: bool, has_photo: bool) -> KindRead:
    for kind, pattern, why in (
        (PostKind.CRITICISM, CRITICISM, "Criticises: {}"),
        (PostKind.QUESTION, QUESTION, "Asks something, and tells of no fault"),
        (PostKind.PRAISE, PRAISE, "Praises: {}"),
        (PostKind.PRAISE, PRAISE_SIGNS, "Praises: {}"),
    ):
        words = _all(pattern, text)
        if words:
            return KindRead(kind, why.format(_quoted(words)), tuple(word for word in words if word != "?"))
    if names_a_thing:
        why = "Names a thing that the council looks after, but no fault"
        return KindRead(PostKind.REPORT, why, clear=has_photo)
    if has_photo and not telling_words(text):
        return KindRead(PostKind.REPORT, "A photo without words", clear=False)
    return KindRead(PostKind.NOISE, "Tells of no fault, asks nothing")


def _all(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.group() for match in pattern.finditer(text)))


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in list(words)[:3])
