"""Who may do what: three roles, one table. Everything not in the table is forbidden."""

from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    DISPATCHER = "dispatcher"
    CREW = "crew"


class Action(StrEnum):
    READ_DESK = "read the desk"
    DECIDE = "decide on reports"
    DO_FIELDWORK = "do field work"
    KEEP_ACCOUNTS = "keep accounts"


MAY: dict[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.DISPATCHER: frozenset({Action.READ_DESK, Action.DECIDE, Action.DO_FIELDWORK}),
    Role.CREW: frozenset({Action.DO_FIELDWORK}),
}


def may(role: Role, action: Action) -> bool:
    """Whether somebody in this role is allowed to do this."""
    return action in MAY[role]
