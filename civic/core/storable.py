"""Text that both databases can keep. In: anything that came from outside. Out: the same without NUL characters, halves
of surrogate pairs and odd numbers: a database takes none of them.
"""

import math
from typing import Any

_LARGEST_BITS = 63


def storable(text: str) -> str:
    """NULs are left out; half a surrogate pair becomes the sign for what cannot be read."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cleaned(value: Any) -> Any:
    """A value as JSON has it, storable in all its parts."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): cleaned(one) for name, one in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, int) and value.bit_length() > _LARGEST_BITS else value
