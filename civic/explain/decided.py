"""One post after the other through the council's understanding.

In: a pack, made ready once. Out: for each post the value that `told` gives, with what was seen before where earlier
reports are known. Promises: whatever a post holds, the next one is decided too.
"""

from collections.abc import Sequence
from copy import copy

from civic.adapters.learning import kinds, matters
from civic.core.category import Learned
from civic.core.council import Pack
from civic.core.gazetteer import Gazetteer
from civic.core.place import AreaIndex
from civic.core.understanding import Understanding
from civic.explain.earlier import Earlier, EarlierReports
from civic.explain.posts import Given
from civic.explain.told import told


class Explainer:
    def __init__(
        self, pack: Pack, earlier: Sequence[Earlier] | None = None, learned: Learned | None = None
    ) -> None:
        self._pack = pack
        self._understanding = Understanding(
            pack.categories,
            AreaIndex(pack.areas),
            Gazetteer.of(pack),
            learned=learned,
            kinds=kinds(),
            matters=matters(),
            agencies=pack.agencies,
        )
        self._earlier = EarlierReports(earlier, self._understanding.about) if earlier is not None else None

    def knowing(self, earlier: Sequence[Earlier]) -> "Explainer":
        """The same council with these earlier reports instead."""
        other = copy(self)
        other._earlier = EarlierReports(earlier, self._understanding.about)
        return other

    def explain(self, given: Given) -> dict[str, object]:
        decision = self._understanding.decide(given.post, at=given.at)
        value = told(given.id, given.post, decision, self._pack)
        if self._earlier is not None:
            value |= self._earlier.compared(given, decision)
        return value
