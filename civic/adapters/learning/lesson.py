"""What was learned, as the product keeps it and as a person reads it.

In: (text, category) pairs that people have confirmed, and the pack. Out: the model's bytes with how it fares, a
confusion matrix and a calibration. Promises: the same pairs give the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from civic.adapters.learning.fitting import Lesson, learn
from civic.adapters.learning.kept import to_bytes
from civic.adapters.learning.shipped import matters
from civic.core.category import CategoryIndex
from civic.core.council import Pack
from civic.ports import Taught

STEPS = 10
WIDEST = 12


def taught(pairs: Sequence[tuple[str, str]], pack: Pack) -> Taught:
    """NothingToLearn where there is not enough."""
    codes = [category.code for category in pack.categories]
    lesson = learn(pairs, CategoryIndex(pack.categories, matters=matters()), codes)
    model = lesson.model
    return Taught(
        model.version, to_bytes(model), asdict(model.fitness), model.pack_share < 1, _words(lesson, codes)
    )


def _words(lesson: Lesson, codes: Sequence[str]) -> str:
    told = [(one.code, *one.first) for one in lesson.by_blend]
    fit, model = lesson.model.fitness, lesson.model
    alone = "What was learned is no better than the pack, so the pack decides alone."
    lines = [
        f"Learned from {fit.reports:,} reports; judged on each by a model that had not seen it.",
        f"Right by the pack alone: {fit.by_pack:.1%}; with what was learned: {fit.by_blend:.1%}.",
        _threshold(model.sure, fit.decided, fit.right_when_decided),
        "" if model.pack_share < 1 else alone,
        "",
        "Calibration: how sure, how many reports, how many of them right",
        *_calibration(told),
        "",
        "Confusion: rows are what people said, columns what the model said",
        *_confusion(told, codes),
    ]
    return "\n".join(lines)


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
