"""Seen before: two reports near each other, the same fault or not.

In: labelled pairs. Out: rows. Promises: the earlier report is the only one that is known; the later one has its place
confirmed, its category is what the pack makes of its words.
"""

import json
from collections.abc import Iterator, Sequence

from civic.bench.understanding.labelled import PASSED_ON, Line, explained, lines
from civic.bench.understanding.rows import Aim, Row, share
from civic.explain import Explainer
from civic.explain.earlier import earlier_in

FOUND = Aim(0.60)
JOINED, SUGGESTED = Aim(0.01, at_least=False), Aim(0.15, at_least=False)


def pair_rows(explainer: Explainer, part: str) -> Iterator[Row]:
    labelled = lines("pairs", part)
    yield from judged(part, labelled, [verdict(explainer, line) for line in labelled])


def judged(part: str, labelled: Sequence[Line], verdicts: Sequence[str]) -> Iterator[Row]:
    both = list(zip(labelled, verdicts, strict=True))
    same = [one for line, one in both if line["same"]]
    other = [one for line, one in both if not line["same"]]
    yield share("twins", "the same fault: joined or suggested", part, (one != "none" for one in same), FOUND)
    yield share("twins-joined", "the same fault: joined", part, (one == "join" for one in same))
    yield share("others-joined", "another fault: joined", part, (one == "join" for one in other), JOINED)
    suggested = (one == "suggest" for one in other)
    yield share("others-suggested", "another fault: suggested", part, suggested, SUGGESTED)


def verdict(explainer: Explainer, line: Line) -> str:
    """join, suggest or none."""
    first, later = sorted((line["one"], line["other"]), key=lambda side: str(side["created_at"]))
    knowing = explainer.knowing(list(earlier_in(json.dumps({"id": "first", **first}))))
    (answer,) = explained(knowing, [{key: later[key] for key in PASSED_ON}])
    return str(answer["duplicate_action"])
