"""The desk: where staff see every report, decide, send crews, and let words to residents go.

Each module holds a few small handlers and what they draw; a change goes to a stage in one transaction and then
leads back to the page it came from.
"""

from civic.pages.desk import (
    aside,
    channel,
    decisions,
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

pages = tuple(
    part.pages
    for part in (lists, live, outbox, channel, aside, triage, trying, words, decisions, work, messages, sheet)
)
