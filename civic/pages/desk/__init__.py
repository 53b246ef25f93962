"""The desk: where staff see every report, decide, send crews, and let words to residents go.

Each module holds a few small handlers and what they draw; a change goes to a stage in one transaction and then
leads back to the page it came from.
"""

from civic.pages.desk import (
    aside,
    channel,
    decisions,
    dividing,
    lists,
    live,
    messages,
    outbox,
    sheet,
    triage,
    trying,
    words,
    work,
)

PARTS = (
    lists,
    live,
    outbox,
    channel,
    aside,
    triage,
    trying,
    words,
    decisions,
    dividing,
    work,
    messages,
    sheet,
)
pages = tuple(part.pages for part in PARTS)
