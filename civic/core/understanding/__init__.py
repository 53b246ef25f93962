"""What a post is, what it is about, where, how sure, and so what to do with it.

In: a post as any channel hands it in; the council's categories, areas and places, prepared once. Out: a Decision.
Promises: pure; no post raises; the same words are decided alike whoever wrote them; each part of the decision
has a sentence that staff can read.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache

from civic.core import post_kind
from civic.core.agencies import AgencyIndex, Named
from civic.core.category import SURE as SURE_CATEGORY
from civic.core.category import CategoryIndex, Learned, Suggestion
from civic.core.council import Agency, Category
from civic.core.duplicate import JOIN, SHOWN, join_from, shown_from
from civic.core.headline import headline
from civic.core.linear import Linear
from civic.core.place import AreaIndex
from civic.core.post import InboundPost, PostKind
from civic.core.post_kind import Corrected, KindRead, KindReader, RememberedKinds
from civic.core.reply import Meaning, meaning_of
from civic.core.text_features import Hearing
from civic.core.understanding.decision import Act, Decision
from civic.core.understanding.elsewhere import perhaps_elsewhere
from civic.core.understanding.pinned import PinnedPlaces
from civic.core.understanding.several import Told, parts_of
from civic.core.understanding.urgency import urgency
from civic.core.understanding.where import SURE_PLACE, PlaceFinder, Where, confirmed, learned, narrowed, where
from civic.core.understanding.whose import as_emergency, as_theirs
from civic.core.words import READ_CHARS, words_of

__all__ = ["SURE_CATEGORY", "SURE_PLACE", "Act", "Decision", "PlaceFinder", "Understanding"]

SAID_BY_PARENT = 0.95
"""What the post that was replied to says counts a little less than the resident's own words."""
UNCLEAR = 0.5
REMEMBERED = 4_000
"""So many texts' matters are kept: open reports are compared with again and again."""
ABOUT_A_THING = (PostKind.REPORT, PostKind.FOLLOW_UP, PostKind.EMERGENCY)
FOR_A_PERSON = (PostKind.QUESTION, PostKind.CRITICISM, PostKind.OTHER_AGENCY, PostKind.EMERGENCY)


class Understanding:
    """`further` is asked too, by `decide` alone, where `finder` is not sure: it may take its time. `learned`: what the
    council's own confirmed reports have taught; `kinds`: a model of the kinds of post, and `matters` of what
    residents anywhere write about, both taught beforehand; `agencies`: other bodies that residents take for the council."""

    def __init__(
        self,
        categories: Sequence[Category],
        areas: AreaIndex,
        finder: PlaceFinder,
        further: PlaceFinder | None = None,
        learned: Learned | None = None,
        kinds: Linear | None = None,
        agencies: Sequence[Agency] = (),
        matters: Linear | None = None,
    ) -> None:
        self._categories = {category.code: category for category in categories}
        self._called = {name for category in categories for name in (category.code, *category.words)}
        self._index = CategoryIndex(categories, learned, matters)
        self._model = learned.version if learned else ""
        self._areas = areas
        self._finder = finder
        self._further = further
        self._kinds = KindReader(kinds)
        self._remembered = RememberedKinds()
        self._pinned = PinnedPlaces()
        self.joins_from, self.shown_from = JOIN, SHOWN
        self._agencies = AgencyIndex(agencies)
        self._matters = Hearing(matters) if matters is not None else None
        self.about = lru_cache(maxsize=REMEMBERED)(self._about)

    def remembering(
        self,
        corrected: Sequence[Corrected],
        pinned: PinnedPlaces | None = None,
        taken_apart: Sequence[float] = (),
        judged: Sequence[tuple[float, bool]] = (),
    ) -> "Understanding":
        """The same that also knows of posts whose kind people have put right, the newest first; what their pins have
        taught of places; how sure it was of those that it joined and people took apart; and how alike those were that
        people merged, or said to be not the same."""
        other = copy(self)
        other.joins_from, other.shown_from = join_from(taken_apart), shown_from(judged)
        other._remembered = RememberedKinds(corrected)
        other._pinned = pinned or PinnedPlaces()
        return other

    def decide(
        self, post: InboundPost, *, follows_up: bool = False, at: tuple[float, float] | None = None
    ) -> Decision:
        """`follows_up`: the post replies in a thread that the council already has a report for. `at`: (lat, lon) that
        a person has confirmed, against which no words count. No more than READ_CHARS of the text are looked at."""
        whole, post = (
            post,
            replace(post, text=post.text[:READ_CHARS], parent_text=post.parent_text[:READ_CHARS]),
        )
        parent = "" if follows_up else post.parent_text
        found = self._where(post, parent) if at is None else confirmed(at, self._finder, self._areas)
        suggestions = self._suggest(post.text, parent, found)
        likeliest = self._sure_category(suggestions)
        if likeliest is not None:
            found = narrowed(found, (likeliest.code, *likeliest.words), self._finder, self._areas)
        kind = self._kinds.read(
            f"{post.text}\n{parent}".strip(),
            follows_up=follows_up,
            names_a_thing=any(one.named for one in suggestions),
            has_photo=bool(post.photos),
        )
        kind = self._remembered.put_right(kind, post.text)
        named = self._agencies.named(post.text) or self._agencies.named(parent)
        kind = as_emergency(as_theirs(kind, named, sure=likeliest is not None), post.text)
        decision = self._decision(post, kind, suggestions, found, named)
        return _as_far_as_read(decision, whole)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Categories for words alone, as somebody types them."""
        words = {word for found in self._finder.places_in(text) for word in found.words}
        return tuple(one for one in self._index.suggest(text, tuple(words)) if one.named)

    def parts(self, text: str) -> tuple[Told, ...]:
        """The faults that a text tells of, where they are several."""
        read = text[:READ_CHARS]
        return self._parts(
            read, tuple(word for place in self._finder.places_in(read) for word in place.words)
        )

    def _parts(self, text: str, named: tuple[str, ...]) -> tuple[Told, ...]:
        return parts_of(text, lambda clause: self._index.suggest(clause, named))

    def _about(self, text: str) -> tuple[float, ...]:
        """Shares of what residents anywhere write about, to compare texts by; () where no model was given."""
        if self._matters is None:
            return ()
        shares: list[float] = self._matters.heard(words_of(text)).shares.tolist()
        return tuple(shares)

    def _where(self, post: InboundPost, parent: str) -> Where:
        own = where(post, post.text, self._finder, self._areas)
        if parent and not own.candidates and not own.outside:
            own = where(post, parent, self._finder, self._areas)
        own = learned(own, post.text, self._pinned, self._areas)
        own = perhaps_elsewhere(own, f"{post.text}\n{parent}", self._finder)
        if self._further is None or own.place is not None or own.outside or own.contradicted:
            return own
        further = where(post, post.text, self._further, self._areas)
        return learned(further, post.text, self._pinned, self._areas)

    def _suggest(self, text: str, parent: str, found: Where) -> tuple[Suggestion, ...]:
        named = tuple(word for place in found.candidates for word in place.words)
        own = self._named_after_it(text, found) or self._index.suggest(text, named)
        if not parent or any(one.named for one in own):
            return own
        theirs = self._index.suggest(parent, named)
        return tuple(replace(one, confidence=round(one.confidence * SAID_BY_PARENT, 3)) for one in theirs)

    def _named_after_it(self, text: str, found: Where) -> tuple[Suggestion, ...]:
        """In "the Alma Park swings" the place's own name says what it is about; in "Swing Lane" it does not."""
        if found.place is None or found.place.kind not in self._called:
            return ()
        whole = self._index.suggest(text)
        sure = self._sure_category(whole)
        return whole if sure is not None and found.place.kind in (sure.code, *sure.words) else ()

    def _sure_category(self, suggestions: Sequence[Suggestion]) -> Category | None:
        if not suggestions or suggestions[0].confidence < self._index.sure:
            return None
        return self._categories[suggestions[0].code]

    def _decision(
        self,
        post: InboundPost,
        kind: KindRead,
        suggestions: tuple[Suggestion, ...],
        found: Where,
        named: Named | None,
    ) -> Decision:
        about_a_thing = kind.kind in ABOUT_A_THING or kind.perhaps_report
        category = self._categories[suggestions[0].code] if suggestions and about_a_thing else None
        also = self._also(post.text, suggestions, found) if about_a_thing else ()
        sure = self._sure_category(suggestions) is not None and not also
        dangers = post_kind.hazard_words(post.text) if kind.kind is not PostKind.PRAISE else ()
        what = suggestions[0].words if suggestions else ()
        priority, hurry = urgency(post.text, category, found.place)
        return Decision(
            kind=kind.kind,
            action=_action(post, kind, sure, found, dangers),
            category=category.code if category is not None else None,
            suggestions=suggestions,
            place=found.place,
            candidates=found.candidates,
            areas=found.areas,
            outside=found.outside,
            hazard=_hazard(kind, dangers, category if sure else None),
            hazard_words=dangers,
            meaning=_meaning(post, kind),
            mentions=post_kind.mentioned_report(post.text),
            confidence=_confidence(kind, suggestions, found),
            why=(*self._why(kind, suggestions, also, found, dangers), *filter(None, [hurry])),
            title=_title(post, (*what, *kind.words), found, category),
            thing=suggestions[0].thing if category is not None else "",
            priority=priority,
            says_what=tuple(dict.fromkeys((*what, *(kind.words if kind.kind is PostKind.REPORT else ())))),
            says_where=found.words,
            agency=named.agency.code if named else "",
            model=self._model,
            also=also,
            kind_confidence=round(kind.share, 3),
        )

    def _also(self, text: str, suggestions: Sequence[Suggestion], found: Where) -> tuple[str, ...]:
        """Categories of further faults that the same post tells of."""
        named = tuple(word for place in found.candidates for word in place.words)
        first = {one.code for one in suggestions[:1]}
        return tuple(told.category for told in self._parts(text, named) if told.category not in first)

    def _why(
        self,
        kind: KindRead,
        suggestions: Sequence[Suggestion],
        also: Sequence[str],
        found: Where,
        dangers: Sequence[str],
    ) -> tuple[str, ...]:
        told = [kind.why]
        for one in suggestions[:1]:
            sure = "" if one.confidence >= self._index.sure else "perhaps "
            told.append(f"Category {sure}{self._categories[one.code].name}: {one.why}")
        if also and kind.kind is PostKind.REPORT:
            names = ", ".join(self._categories[code].name for code in also)
            many = "two" if len(also) == 1 else "several"
            told.append(f"Perhaps also {names}: {many} faults in one post")
        told += found.why
        told += [f"Danger: “{words}”" for words in dangers[:2]]
        return tuple(dict.fromkeys(told))


def _title(post: InboundPost, what: Sequence[str], found: Where, category: Category | None) -> str:
    name = category.name if category is not None else ""
    place = found.place.name if found.place is not None else ""
    return headline(post.text, what, found.words, category=name, place=place)


def _hazard(kind: KindRead, dangers: Sequence[str], category: Category | None) -> bool:
    """By what the words say, by the kind of post, or by what the council calls one."""
    return bool(dangers) or kind.kind is PostKind.EMERGENCY or (category is not None and category.hazard)


def _as_far_as_read(decision: Decision, post: InboundPost) -> Decision:
    """What was not read to its end is for a person rather than for nobody."""
    if len(post.text) <= READ_CHARS or decision.action is not Act.IGNORE or post.own or post.repost:
        return decision
    why = (*decision.why, f"Only its first {READ_CHARS} characters were read")
    return replace(decision, action=Act.ASK_PERSON, why=why)


def _action(post: InboundPost, kind: KindRead, sure: bool, found: Where, dangers: Sequence[str]) -> Act:
    if post.own or post.repost:
        return Act.IGNORE
    if kind.kind is PostKind.FOLLOW_UP:
        return Act.FOLLOW_UP
    if kind.kind is PostKind.REPORT:
        return _action_for_report(kind, sure, found)
    asks = kind.kind in FOR_A_PERSON or kind.perhaps_report or bool(dangers)
    names_a_place = kind.kind is PostKind.NOISE and bool(found.words) and not kind.settled
    return Act.ASK_PERSON if asks or names_a_place else Act.IGNORE


def _meaning(post: InboundPost, kind: KindRead) -> Meaning:
    if kind.kind is not PostKind.FOLLOW_UP:
        return Meaning.WORDS
    return meaning_of(post.text, has_photo=bool(post.photos))


def _action_for_report(kind: KindRead, sure: bool, found: Where) -> Act:
    if found.outside:
        return Act.OUTSIDE
    if not (kind.clear and sure):
        return Act.ASK_PERSON
    if found.place is not None:
        return Act.RAISE
    return Act.ASK_PERSON if found.told else Act.ASK_PLACE


def _confidence(kind: KindRead, suggestions: Sequence[Suggestion], found: Where) -> float:
    if kind.kind is not PostKind.REPORT:
        return 1.0 if kind.clear else UNCLEAR
    what = suggestions[0].confidence if suggestions else 0.0
    return round(min(what, found.confidence, 1.0 if kind.clear else UNCLEAR), 3)
