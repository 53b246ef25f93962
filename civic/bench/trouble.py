"""What goes wrong in a benchmark so that a person must read of it."""


class BenchTrouble(Exception):
    """The benchmark cannot go on; the text says why and what to do."""
