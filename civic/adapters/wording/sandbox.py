"""Where templates run: a Jinja2 sandbox that knows no files, no markup, and no name that is not a fact."""

from functools import cache

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from civic.core.wording import sentence


@cache
def environment() -> SandboxedEnvironment:
    """Posts are plain text: nothing is escaped."""
    made = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.filters["sentence"] = sentence
    made.globals.clear()
    return made
