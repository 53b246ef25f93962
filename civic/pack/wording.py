"""The pack's own `templates/`: wording that takes the place of the product's.

In: files named after a kind of message, variants parted by a line `---`. Out: variants by kind. What makes a
template usable is for the caller to say: `check(kind, text)` returns the complaints about one variant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from civic.pack.folder import Folder
from civic.pack.problems import Findings

FEWEST = 3
SEPARATOR = re.compile(r"^---[ \t]*$", re.MULTILINE)
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
CheckTemplate = Callable[[str, str], list[str]]


def read_templates(folder: Folder, check: CheckTemplate) -> dict[str, tuple[str, ...]]:
    templates = {}
    for name in folder.names("templates"):
        if not name.endswith((".txt", ".j2")):
            folder.findings.error(name, "This is no template.", "A template is called KIND.txt.")
            continue
        text = folder.text(name)
        if text is not None:
            kind = PurePath(name).stem
            templates[kind] = _variants(folder.findings, name, kind, text, check)
    return templates


def _variants(findings: Findings, name: str, kind: str, text: str, check: CheckTemplate) -> tuple[str, ...]:
    parts, variants, line = SEPARATOR.split(text), [], 1
    for part in parts:
        variant = part.strip()
        start = line + part[: len(part) - len(part.lstrip())].count("\n")
        line += part.count("\n")
        if variant:
            variants.append(variant)
            _check_variant(findings, name, kind, variant, start, check)
    if len(variants) < FEWEST:
        what = (
            f"It has {len(variants)} of at least {FEWEST} variants; X blocks accounts that repeat themselves."
        )
        findings.error(name, what, "Add variants, parted by a line of ---.", key=kind)
    return tuple(variants)


def _check_variant(
    findings: Findings, name: str, kind: str, variant: str, line: int, check: CheckTemplate
) -> None:
    if LINK.search(variant):
        what = "A link makes the post cost thirteen times more."
        findings.error(name, what, "Leave the address out.", line=line, key=kind)
    for complaint in check(kind, variant):
        findings.error(name, complaint, "", line=line, key=kind)
