"""`civic learn` without a database: confirmed reports in a file become a model in a file, and figures to judge it by.

In: JSON lines with text and category, and the pack. Out: a model's bytes and a report in words. Promises: a line that
cannot be read is told with its number; nothing is written here.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from civic.adapters.learning import UnreadableModel, from_bytes, to_bytes
from civic.core.category import CategoryIndex
from civic.core.council import Pack

__all__ = ["UnreadableModel", "confirmed_in", "from_bytes", "learned_from", "to_bytes"]
STEPS = 10
WIDEST = 12


def confirmed_in(text: str) -> Iterator[tuple[str, str]]:
    """(text, category); ValueError with the number of the line where one cannot be read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                one = json.loads(line)
                yield str(one["text"]), str(one["category"])
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(
                    f"Line {number} is no confirmed report ({error}): give text and category."
                ) from error


def learned_from(pairs: Sequence[tuple[str, str]], pack: Pack) -> tuple[bytes, str]:
    """The model and what is to be said of it; TooLittle where there is not enough."""
    from civic.adapters.learning.fitting import learn

    codes = [category.code for category in pack.categories]
    lesson = learn(pairs, CategoryIndex(pack.categories), codes)
    told = [(one.code, *one.first) for one in lesson.by_blend]
    fit, model = lesson.model.fitness, lesson.model
    words = [
        f"Learned from {fit.reports:,} reports; judged on each by a model that had not seen it.",
        f"Right by the pack alone: {fit.by_pack:.1%}; with what was learned: {fit.by_blend:.1%}.",
        _threshold(model.sure, fit.decided, fit.right_when_decided),
        ""
        if model.pack_share < 1
        else "What was learned is no better than the pack, so the pack decides alone.",
        "",
        "Calibration: how sure, how many reports, how many of them right",
        *_calibration(told),
        "",
        "Confusion: rows are what people said, columns what the model said",
        *_confusion(told, codes),
    ]
    return to_bytes(model), "\n".join(words)


def _threshold(sure: float, decided: float, right: float) -> str:
    if sure > 1:
        return "Nowhere is it right often enough to decide alone: a person looks at every report."
    return f"From {sure:.2f} on it decides alone: {decided:.0%} of the reports, {right:.1%} of them right."


def _calibration(told: Sequence[tuple[str, str, float]]) -> Iterator[str]:
    for step in range(STEPS):
        within = [code == said for code, said, share in told if int(min(share, 0.999) * STEPS) == step]
        if within:
            right = sum(within) / len(within)
            bar = "█" * round(right * WIDEST)
            yield f"  {step / STEPS:.1f} to {(step + 1) / STEPS:.1f}  {len(within):6,}  {right:5.0%}  {bar}"


def _confusion(told: Sequence[tuple[str, str, float]], codes: Sequence[str]) -> Iterator[str]:
    counts = Counter((code, said) for code, said, _ in told)
    used = [code for code in codes if any(code in pair for pair in counts)]
    width = max(5, *(min(WIDEST, len(code)) for code in used)) + 1
    yield " " * WIDEST + "".join(f"{code[: width - 1]:>{width}}" for code in used)
    for code in used:
        row = "".join(f"{counts[code, said] or '·':>{width}}" for said in used)
        yield f"{code[:WIDEST]:<{WIDEST}}{row}"
