"""Passwords by argon2id. In: what a person typed. Out: a hash to keep, or whether it fits one.

Promises: an unknown account takes as long to refuse as a known one; letters that look the same are the same.
"""

import unicodedata

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher


class Argon2Passwords:
    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        """Without a hasher, the library's own cost, which follows RFC 9106."""
        self._argon2 = PasswordHash((hasher or Argon2Hasher(),))

    def hash(self, password: str) -> str:
        return self._argon2.hash(_one_form(password))

    def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password; `hashed` is None for an account that does not exist."""
        if hashed is None:
            self.hash(password)  # hashing costs what verifying costs
            return False
        try:
            return self._argon2.verify(_one_form(password), hashed)
        except (UnknownHashError, ValueError):
            return False


def _one_form(password: str) -> str:
    """The same letters typed on another keyboard may come as other code points."""
    return unicodedata.normalize("NFKC", password)
