"""Whether a resident wants no more answers, or wants them again.

In: the text of a post. Out: a Wish, or None. Promises: only a post that says nothing else is a wish, so that a broken
stop sign stays a report. X's automation rules ask that such words are honoured at once.
"""

from enum import StrEnum

from civic.core.words import forms_of


class Wish(StrEnum):
    STOP = "stop"
    START = "start"


_POLITE = "please pls plz now just thanks thank you kindly immediately civic council"
POLITE = frozenset(_POLITE.split())
_STOP = """
stop | stop it | stop this | stop all | stopall | stop replying | stop replying to me | stop answering | stop answering me
stop messaging me | stop messages | stop tweeting me | stop tweeting at me | stop contacting me | stop posting to me
stop tagging me | stop the bot | unsubscribe | unsubscribe me | opt out | optout | opt me out | dont reply | dont reply to me
do not reply | do not reply to me | dont answer me | do not answer me | no more replies | no more messages | no more tweets
leave me alone
"""
_START = """
start | start again | unstop | start replying | start replying to me | subscribe | subscribe me | opt in | optin
opt me in | resume
"""


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(
        phrase.strip() for line in listed.splitlines() for phrase in line.split("|") if phrase.strip()
    )


STOP, START = _phrases(_STOP), _phrases(_START)


def wish_of(text: str) -> Wish | None:
    """What the post as a whole asks for, polite words and mentions aside."""
    said = " ".join(form for form in forms_of(text) if form not in POLITE)
    if said in STOP:
        return Wish.STOP
    return Wish.START if said in START else None
