"""Passwords are kept as argon2id and refused in the same time whether the account exists or not."""

import time
from collections.abc import Callable

import pytest

from civic.adapters.passwords import Argon2Passwords

PASSWORDS = Argon2Passwords()


def test_only_the_password_itself_opens() -> None:
    hashed = PASSWORDS.hash("the swing at Alma Park")
    assert hashed.startswith("$argon2id$")
    assert "swing" not in hashed
    assert PASSWORDS.verify("the swing at Alma Park", hashed)
    assert not PASSWORDS.verify("the swing at alma park", hashed)
    assert not PASSWORDS.verify("", hashed)


def test_two_hashes_of_one_password_differ() -> None:
    assert PASSWORDS.hash("the same words") != PASSWORDS.hash("the same words")


def test_the_same_letters_from_another_keyboard_open_too() -> None:
    assert PASSWORDS.verify("cafe\u0301 at the quay", PASSWORDS.hash("café at the quay"))


def test_a_long_password_counts_to_its_end() -> None:
    assert not PASSWORDS.verify("a" * 5000 + "b", PASSWORDS.hash("a" * 5000 + "c"))


@pytest.mark.parametrize("hashed", ["", "plain words", "$argon2id$", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA"])
def test_a_broken_hash_opens_to_nobody(hashed: str) -> None:
    assert not PASSWORDS.verify("the swing at Alma Park", hashed)


def test_an_unknown_account_takes_as_long_as_a_wrong_password() -> None:
    hashed = PASSWORDS.hash("the swing at Alma Park")
    known = _least_seconds(lambda: PASSWORDS.verify("a wrong guess", hashed))
    unknown = _least_seconds(lambda: PASSWORDS.verify("a wrong guess", None))
    assert known > 0.005
    assert 0.5 < unknown / known < 2


def _least_seconds(refuse: Callable[[], bool]) -> float:
    """CPU time of this process, so that other work on the machine does not count."""
    taken = []
    for _ in range(5):
        start = time.process_time()
        assert refuse() is False
        taken.append(time.process_time() - start)
    return min(taken)
