"""The query of a search: operators and words, all of which a post must meet.

    @WrenfordCouncil -is:retweet            mentions of an account, without reposts
    from:almaparkparent to:WrenfordCouncil  by whom, in reply to whom
    conversation_id:2124… "broken swing"    of one conversation, with these words

X has many more operators; those that the simulator does not know are refused, never taken for words.
"""

import re
from collections.abc import Callable

from civic.simulator import snowflake
from civic.simulator.x.problems import Problem, bad_parameter

LONGEST = 512
_TERM = re.compile(r'(-?)(?:"([^"]+)"|(\S+))')
_SAFE_WORD = re.compile(r"[\w#'-]+")

Condition = tuple[str, dict[str, str | int]]
"""What a row of `posts` must meet, in SQL with named values."""


def understood(query: str) -> list[Condition]:
    """The 400 problem for what cannot be understood."""
    if not query.strip() or len(query) > LONGEST:
        raise _wrong(query, f"must be 1 to {LONGEST} characters long")
    return [
        _condition(query, number, *found.groups("")) for number, found in enumerate(_TERM.finditer(query))
    ]


def _condition(query: str, number: int, minus: str, phrase: str, term: str) -> Condition:
    name, colon, value = term.partition(":")
    if phrase or (not colon and not term.startswith("@") and _SAFE_WORD.fullmatch(term)):
        sql, given = "instr(lower(posts.raw), :{0}) > 0", (phrase or term).lower()
        condition: Condition = (sql.format(f"q{number}"), {f"q{number}": given})
    elif term.startswith("@"):
        condition = _account(_MENTIONED, number, term[1:])
    elif name in _OPERATORS and value:
        condition = _OPERATORS[name](query, number, value)
    else:
        raise _wrong(query, f"has [{term}], which is no operator that is known here")
    return (f"not ({condition[0]})", condition[1]) if minus else condition


_ID = "(select id from accounts where username_key = :{0})"
_MENTIONED = f"posts.id in (select post_id from mentions where account_id = {_ID})"
_KINDS = {"retweet": "retweeted_id", "reply": "reply_to_id", "quote": "quoted_id"}


def _account(sql: str, number: int, username: str) -> Condition:
    return sql.format(f"q{number}"), {f"q{number}": username.lower()}


def _kind(query: str, number: int, value: str) -> Condition:
    if value not in _KINDS:
        raise _wrong(query, f"has [is:{value}], which is not known here")
    return f"posts.{_KINDS[value]} is not null", {}


def _conversation(query: str, number: int, value: str) -> Condition:
    return f"posts.conversation_id = :q{number}", {f"q{number}": snowflake.parse(value) or 0}


_OPERATORS: dict[str, Callable[[str, int, str], Condition]] = {
    "from": lambda query, number, value: _account(f"posts.author_id = {_ID}", number, value),
    "to": lambda query, number, value: _account(f"posts.reply_to_author_id = {_ID}", number, value),
    "is": _kind,
    "conversation_id": _conversation,
}


def _wrong(query: str, why: str) -> Problem:
    return bad_parameter("query", [query], f"The `query` query parameter {why}")
