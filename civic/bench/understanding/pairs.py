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


def judged(
    part: str, labelled: Sequence[Line], verdicts: Sequence[str], name: str = "", words: str = ""
) -> Iterator[Row]:
    """`name` goes before each row's name, `words` behind its words."""
    both = list(zip(labelled, verdicts, strict=True))
    same = [one for line, one in both if line["same"]]
    other = [one for line, one in both if not line["same"]]
    found = (one != "none" for one in same)
    yield share(f"{name}twins", f"the same fault: joined or suggested{words}", part, found, FOUND)
    joined = (one == "join" for one in same)
    yield share(f"{name}twins-joined", f"the same fault: joined{words}", part, joined)
    joined = (one == "join" for one in other)
    yield share(f"{name}others-joined", f"another fault: joined{words}", part, joined, JOINED)
    suggested = (one == "suggest" for one in other)
    yield share(f"{name}others-suggested", f"another fault: suggested{words}", part, suggested, SUGGESTED)


def verdict(explainer: Explainer, line: Line) -> str:
    """join, suggest or none."""
    first, later = sorted((line["one"], line["other"]), key=lambda side: str(side["created_at"]))
    knowing = explainer.knowing(list(earlier_in(json.dumps({"id": "first", **first}))))
    (answer,) = explained(knowing, [{key: later[key] for key in PASSED_ON}])
    return str(answer["duplicate_action"])
