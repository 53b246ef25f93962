"""A short headline for a report, made from the resident's own words.

In: the text and the words that tell what is wrong and where. Out: at most LONGEST characters, without handles,
links, greetings and chatter. Promises: nothing that could harm in public: no addresses of people, no telephone
numbers, no insults; where too little is left, the category and the place.
"""

import re
from collections.abc import Iterable, Sequence

from civic.core.words import READ_CHARS, words_of

LONGEST = 70
FEWEST_WORDS = 2
SHOUTED_LETTERS = 8

_REMOVED = re.compile(
    r"https?://\S+|www\.\S+|(?<!\S)[^\s@]{1,64}@[^\s@]{1,64}\.\w+|(?<!\w)@\w+|(?:(?:call|ring|text|phone)\s+me\s+(?:on|at)?\s*)?(?:\+?\d[\s()-]?){8,}|[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\u200d]")
_SPACES = re.compile(r"\s+")
_TAGS_AT_END = re.compile(r"(?:\s*[#＃]\w+)+\s*$")
_TAG = re.compile(r"[#＃](\w+)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s|[\r\n]|\s[|–—]\s")
_WHOLE = r"\b(?!['’-]\w)"
"""A word's end, where nothing hangs on: there's and hi-vis are words of their own."""
_GAP = r"[\s,:;.!?–—-]*"
_GREETING = (
    r"(?:hi|hello|hey|hiya|g['’]?day|yo|oi|dear|att(?:entio)?n|good\s+(?:morning|afternoon|evening|day))"
)
_TIME_OF_DAY = r"(?:morning|afternoon|evening)"
_GREETED = r"(?:council|team|all|everyone|everybody|folks|guys)"
_THERE = r"there(?!\s+(?:is|are|was|were|has|have|had|seems?|appears?|must|may|might|will|would|needs?)\b)"
_ASIDE = r"(?=\s*[,:;.!?–—]|\s+-|\s+(?:please|pls|plz|can|could)\b)"
_CHATTER = (
    r"(?:fyi|ok|okay|um|just|also|and|but|sorry|excuse\s+me|psa|please|pls|plz|wow|ugh|omg|wtf|lol|seriously"
    r"|honestly|again|(?:just\s+)?(?:to\s+)?(?:report(?:ing)?|let(?:ting)?\s+you\s+know)(?:\s+(?:that|of))?"
    r"|(?:can|could)\s+(?:you|someone|somebody)(?:\s+(?:please|pls|plz))?)"
)
_OPENING = re.compile(
    rf"^(?:(?:{_GREETING}{_WHOLE}{_GAP}(?:(?:{_THERE}|{_GREETED}){_WHOLE}{_GAP})*"
    rf"|(?:{_GREETED}|{_TIME_OF_DAY}|so){_WHOLE}{_ASIDE}"
    rf"|{_TIME_OF_DAY}(?=\s+{_GREETED}\b)"
    rf"|so(?=\s+(?:the|this|that|there|these|those|it|i|we|my|our|your|you)\b)"
    rf"|{_CHATTER}{_WHOLE}){_GAP})+",
    re.IGNORECASE,
)
_INSULTS = re.compile(
    r"\b(?:f+u+c+k\w*|sh[i1]t\w*|bullsh\w*|crap\w*|ars(?:e|es|ehole\w*)|ass(?:hole\w*)?|bastard\w*|bloody|bugger\w*|idiot\w*"
    r"|moron\w*|stupid|dumb\w*|clowns?|cretin\w*|wank\w*|twat\w*|dick\w*|prick\w*|cunt\w*|bitch\w*|useless|incompeten\w*"
    r"|pathetic|disgrac\w*|lazy|corrupt\w*|scum|wtf|ffs)\b",
    re.IGNORECASE,
)
_BREAKS = re.compile(
    r"\s*[,;:]\s+|\s+(?:and|but|because|since|so|which|while|as|when|please|pls)\s+", re.IGNORECASE
)
_ENDS = " \t,;:.!-–—&/|\"“”'‘’("


def headline(
    text: str, what: Iterable[str] = (), names: Sequence[str] = (), *, category: str = "", place: str = ""
) -> str:
    """`what` and `names` are pieces of the text that say what and where: the sentence with most of them is taken."""
    faults = [piece.casefold() for piece in what if piece]
    pieces = [*faults, *(piece.casefold() for piece in names if piece)]
    sentences = [cleaned for sentence in _SENTENCE.split(_plain(text)) if (cleaned := _cleaned(sentence))]
    usable = [sentence for sentence in sentences if not _INSULTS.search(sentence)]
    best = max(usable, key=lambda sentence: sum(piece in sentence.casefold() for piece in pieces), default="")
    short = _shortened(best, faults, pieces)
    if len(words_of(short)) < FEWEST_WORDS or (
        pieces and not any(piece in best.casefold() for piece in pieces)
    ):
        return fallback(category, place)
    return _calm(short, (*names, place))


def fallback(category: str, place: str) -> str:
    named = ", ".join(part for part in (category, place) if part)
    return _shortened(named) or "A post to look at"


def _plain(text: str) -> str:
    shown = _SPACES.sub(_one_space, _PICTURES.sub(" ", _REMOVED.sub(" ", text[:READ_CHARS])))
    return _TAG.sub(
        lambda tag: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", tag.group(1)), _TAGS_AT_END.sub("", shown)
    )


def _one_space(spaces: re.Match[str]) -> str:
    return "\n" if "\n" in spaces.group() or "\r" in spaces.group() else " "


def _cleaned(sentence: str) -> str:
    plain = " ".join(sentence.split()).strip(_ENDS)
    return _OPENING.sub("", plain).strip(_ENDS + "?")


def _shortened(sentence: str, faults: Sequence[str] = (), pieces: Sequence[str] = ()) -> str:
    """The whole if it fits, else up to the last clause that fits, else up to the last word, with an ellipsis.

    No clause ends within a piece ("Foundry St and Draper St"), nor before the sentence has said what is wrong."""
    if len(sentence) <= LONGEST:
        return sentence
    spans = [_span(piece, sentence.casefold()) for piece in pieces]
    said = max((end for _, end in (_span(piece, sentence.casefold()) for piece in faults)), default=0)
    clauses = [
        match.start()
        for match in _BREAKS.finditer(sentence)
        if max(LONGEST // 3, min(said, LONGEST)) <= match.start() <= LONGEST
        and not any(start < match.start() < end for start, end in spans)
    ]
    if clauses:
        return sentence[: clauses[-1]].rstrip(_ENDS)
    cut = sentence[: LONGEST - 1]
    whole = cut if sentence[LONGEST - 1 : LONGEST].isspace() else cut.rpartition(" ")[0] or cut
    return whole.rstrip(_ENDS) + "…"


def _span(piece: str, sentence: str) -> tuple[int, int]:
    """Where it stands; nowhere is 0, 0."""
    start = sentence.find(piece)
    return (start, start + len(piece)) if start >= 0 else (0, 0)


def _calm(sentence: str, names: Iterable[str]) -> str:
    """First letter large; shouting is written small, save the names of places."""
    if len(sentence) >= SHOUTED_LETTERS and sentence.isupper():
        sentence = sentence.lower()
        for name in filter(None, names):
            spelt = name.title() if name.isupper() else name
            sentence = sentence.replace(name.lower(), spelt)
    return sentence[:1].upper() + sentence[1:]
