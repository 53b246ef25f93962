"""Is it a report: precision, recall, and whether another body's matters reach a crew.

In: labelled posts with what was said of them. Out: rows. Promises: a post counts as reaching a crew only where its
action is to raise a job; that is also asked with its place known, when the missing place keeps nothing back. What
replies to an earlier report stands here without its thread, so it counts neither as a report nor as none.
"""

from collections.abc import Iterator, Sequence

from civic.bench.understanding.labelled import Answer, Line, answers, lines
from civic.bench.understanding.rows import Aim, Row, share
from civic.explain import Explainer

PRECISION, RECALL = Aim(0.90), Aim(0.80)
WRONG_CREW = Aim(0.05, at_least=False)


def kind_rows(explainer: Explainer, part: str, at: tuple[float, float]) -> Iterator[Row]:
    """`at`: a place in the council's area."""
    labelled = lines("kinds", part)
    texts = [line["text"] for line in labelled]
    yield from judged(part, labelled, answers(explainer, texts))
    elsewhere = lines("town_kinds", part)
    said = answers(explainer, [line["text"] for line in elsewhere])
    yield from judged(part, elsewhere, said, "elsewhere-", ", four countries")
    others = [line["text"] for line in (*labelled, *elsewhere) if line["kind"] == "other_agency"]
    known = [one["action"] == "raise" for one in answers(explainer, others, at)]
    yield share(
        "other-agency-placed",
        "another body’s matter reaches a crew, its place known",
        part,
        known,
        WRONG_CREW,
    )


def judged(
    part: str, labelled: Sequence[Line], said: Sequence[Answer], name: str = "", words: str = ""
) -> Iterator[Row]:
    """`name` goes before each row's name, `words` behind its words."""
    both = list(zip(labelled, said, strict=True))
    of_told = (
        line["kind"] == "report" for line, one in both if one["is_report"] and line["kind"] != "follow_up"
    )
    of_reports = (one["is_report"] for line, one in both if line["kind"] == "report")
    right = (one["kind"] == line["kind"] for line, one in both)
    reaching = (one["action"] == "raise" for line, one in both if line["kind"] == "other_agency")
    yield share(f"{name}report-precision", f"report or not: precision{words}", part, of_told, PRECISION)
    yield share(f"{name}report-recall", f"report or not: recall{words}", part, of_reports, RECALL)
    yield share(f"{name}kind", f"the right kind of nine{words}", part, right)
    yield share(
        f"{name}other-agency", f"another body’s matter reaches a crew{words}", part, reaching, WRONG_CREW
    )
