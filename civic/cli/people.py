"""`civic user add`: somebody who may sign in."""

import re
from dataclasses import dataclass

import typer

from civic.cli.servers import need_current
from civic.cli.trouble import Mistake
from civic.core.access import Role
from civic.db.store import Store
from civic.deps import House

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
SHORTEST_PASSWORD = 10


@dataclass(frozen=True)
class Newcomer:
    username: str
    name: str
    mark: str
    role: Role
    crew: str
    password: str


def add(house: House, who: Newcomer) -> None:
    """Check, hash, write; Mistake when something is wrong with what was given."""
    need_current(house)
    _check(who)
    hashed = house.passwords.hash(who.password)
    with house.opener.writing() as store:
        _check_crew(store, who)
        mark = who.mark or free_mark(who.name or who.username, store.accounts.marks())
        name = who.name or who.username
        made = store.accounts.add(
            who.username, name, mark, who.role, who.crew or None, hashed, house.clock.now()
        )
    if made is None:
        raise Mistake(f"There is somebody called {who.username} already. Choose another user name.")
    typer.echo(f"{name} may sign in as {who.username} ({who.role}); replies will end with ^{mark}.")


def free_mark(name: str, taken: set[str]) -> str:
    """Initials that nobody has yet: MS, then MS2."""
    initials = "".join(word[0] for word in re.findall(r"\w+", name))[:3].upper() or "X"
    numbered = (f"{initials}{number}" for number in range(2, 1000))
    return initials if initials not in taken else next(mark for mark in numbered if mark not in taken)


def _check(who: Newcomer) -> None:
    if not USERNAME.fullmatch(who.username):
        raise Mistake(
            "A user name is 2 to 40 small letters, digits, dots, dashes or underscores, such as mira.santos."
        )
    if len(who.password) < SHORTEST_PASSWORD:
        raise Mistake(
            f"The password is too short: take at least {SHORTEST_PASSWORD} characters. Nothing was changed."
        )
    if (who.role is Role.CREW) != bool(who.crew):
        raise Mistake("A person with the role crew needs --crew CODE, and nobody else may have one.")


def _check_crew(store: Store, who: Newcomer) -> None:
    crews = set(store.packs.crew_names()) - set(store.packs.retired_crews())
    if who.crew and who.crew not in crews:
        listed = ", ".join(sorted(crews)) or "none yet; run `civic load PACK_DIR` first"
        raise Mistake(f"There is no crew {who.crew}. The crews are: {listed}.")
