"""How urgent a fault is by its category and by where it is: a hole outside a school is worse than the same elsewhere.

In: the text, the category, and the place. Out: the priority, and the sentence that says why, "" where it is as usual.
Promises: what the council calls of no hurry becomes usual by a school, never urgent; danger to life is told elsewhere.
"""

import re

from civic.core.council import Category, Priority
from civic.core.place import Found
from civic.core.words import READ_CHARS

FRAIL = (
    r"(?:schools?|kindergartens?|kindy|pre-?schools?|nursery|nurseries|child\s?care(?:\s+centre)?|day\s?care|crèche|creche"
    r"|hospitals?|aged\s+care|(?:nursing|care)\s+homes?|anganwadi)"
)
_BESIDE = re.compile(
    r"(?<!\w)(?:at|by|near|outside|opposite|opp|behind|beside|next\s+to|in\s+front\s+of|across\s+from|close\s+to)\s+"
    rf"(?:(?!(?:and|but|or|is|has|from|to|for|after|home|in|on)\b)[\w’'.-]+\s+){{0,4}}?{FRAIL}(?!\s+(?:st|street|rd|road|lane|ave|avenue)\b)(?!\w)",
    re.IGNORECASE,
)
_KIND = re.compile(rf"(?<!\w){FRAIL}(?!\w)", re.IGNORECASE)
MORE = {Priority.LOW: Priority.NORMAL, Priority.NORMAL: Priority.HIGH, Priority.HIGH: Priority.HIGH}


def urgency(text: str, category: Category | None, place: Found | None) -> tuple[Priority, str]:
    usual = category.priority if category is not None else Priority.NORMAL
    where = frail_place(text, place)
    if where and category is not None and MORE[usual] is not usual:
        return MORE[usual], f"More urgent than usual: {where}"
    if usual is Priority.HIGH and category is not None:
        return usual, f"Urgent, as {category.name} always is"
    return usual, ""


def frail_place(text: str, place: Found | None) -> str:
    """The words that say so, or the place; "" where children and the ill are no nearer than elsewhere."""
    found = _BESIDE.search(text[:READ_CHARS])
    if found:
        return f"“{found.group()}”"
    return place.name if place is not None and _KIND.fullmatch(place.kind) else ""
