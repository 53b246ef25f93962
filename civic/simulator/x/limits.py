"""Rate windows: how often one caller may use one endpoint. A window opens with the first call and ends after its
length; every answer tells what is left."""

import sqlite3
from dataclasses import dataclass

from civic.simulator.x.problems import too_many

QUARTER_HOUR_S = 15 * 60
DAY_S = 24 * 3600


@dataclass(frozen=True)
class Limit:
    """`calls` in `seconds` for one user, `app_calls` for an app without a user; `whole_app` counts all users as one."""

    calls: int
    app_calls: int = 0
    seconds: int = QUARTER_HOUR_S
    header: str = "x-rate-limit"
    whole_app: bool = False


def count(
    db: sqlite3.Connection,
    limits: tuple[Limit, ...],
    endpoint: str,
    user: int | None,
    now_s: int,
    headers: dict[str, str],
) -> None:
    """Count one call against every limit and write the headers; the 429 problem when one is used up."""
    exceeded = False
    for limit in limits:
        caller = "app" if user is None or limit.whole_app else str(user)
        used, ends_s = _use(db, caller, f"{endpoint} {limit.header}", limit, now_s)
        most = limit.calls if user is not None else limit.app_calls
        headers[f"{limit.header}-limit"] = str(most)
        headers[f"{limit.header}-remaining"] = str(max(most - used, 0))
        headers[f"{limit.header}-reset"] = str(ends_s)
        exceeded = exceeded or used > most
    if exceeded:
        raise too_many()


def _use(db: sqlite3.Connection, caller: str, name: str, limit: Limit, now_s: int) -> tuple[int, int]:
    row = db.execute(
        "insert into rate_windows values (:caller, :name, :ends, 1) on conflict do update set"
        " used = case when ends_s <= :now then 1 else used + 1 end,"
        " ends_s = case when ends_s <= :now then :ends else ends_s end returning used, ends_s",
        {"caller": caller, "name": name, "ends": now_s + limit.seconds, "now": now_s},
    ).fetchone()
    return row[0], row[1]
