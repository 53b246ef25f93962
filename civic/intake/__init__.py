"""Intake: what channels and the public form hand in becomes a report, or is put where a person can see why not.

Order of steps: a page of posts is stored → the cursor moves → a stored post is claimed → its photos are fetched
and its place looked up (no transaction open) → report, history and message are saved in one transaction. A
crash anywhere gives the post back; the unique root id and the message keys make doing it again harmless.
"""

from civic.intake.filling import fill_gap
from civic.intake.gathering import Tools
from civic.intake.hearing import check_pushing, hear, push
from civic.intake.listening import listen, store_page
from civic.intake.saving import report_by_form
from civic.intake.sweeping import sweep_photos
from civic.intake.taking_in import take_in, take_in_again, take_in_as_report, take_in_due
from civic.intake.vanishing import forget_due, look_up_due, redact, withdraw_due

__all__ = [
    "Tools",
    "check_pushing",
    "fill_gap",
    "forget_due",
    "hear",
    "listen",
    "look_up_due",
    "push",
    "redact",
    "report_by_form",
    "store_page",
    "sweep_photos",
    "take_in",
    "take_in_again",
    "take_in_as_report",
    "take_in_due",
    "withdraw_due",
]
