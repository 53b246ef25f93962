"""Reads a council pack, the folder in which a council says who it is.

In: the folder. Out: a Pack, or PackErrors with everything that is wrong with it at once. Promises: nothing is
written, nothing is half done, and two folders with the same content give the same digest.
"""

from civic.pack.problems import PackErrors, PackProblem
from civic.pack.reader import ReadPack, inspect_pack, read_pack

__all__ = ["PackErrors", "PackProblem", "ReadPack", "inspect_pack", "read_pack"]
