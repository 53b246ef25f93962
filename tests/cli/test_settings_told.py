"""Wrong settings: each is told by its name, in words that say what to do, before anything starts."""

import pytest

from tests.cli.conftest import Run, refused

WRONG = [
    ({"CIVIC_PORT": "abc"}, "CIVIC_PORT is “abc”: Input should be a valid integer"),
    ({"CIVIC_PORT": "70000"}, "CIVIC_PORT is “70000”: Input should be less than or equal to 65535"),
    ({"CIVIC_X_BASE_URL": "x.com"}, "CIVIC_X_BASE_URL is “x.com”: a web address begins with https://"),
    ({"CIVIC_X_BASE_URL": "https://x.com?v=2"}, "CIVIC_X_BASE_URL is “https://x.com?v=2”: a web address begins with"),
    ({"CIVIC_X_BASE_URL": "https://x.com:http"}, "CIVIC_X_BASE_URL is “https://x.com:http”: Port could not be"),
    ({"CIVIC_PUBLIC_URL": "https://"}, "CIVIC_PUBLIC_URL is “https://”: a web address begins with"),
    ({"CIVIC_TELL": "asigned,fixd"}, "there is no message “asigned”. Did you mean “assigned”? There are: "),
    ({"CIVIC_X_CONSUMER_KEY": "k1"}, "but not CIVIC_X_CONSUMER_SECRET, CIVIC_X_ACCESS_TOKEN, CIVIC_X_ACCESS_TOKEN_SECRET."),
    ({"CIVIC_X_ACCESS_TOKEN_SECRET": "hush"}, "Set all four, or none to unplug X."),
    ({"CIVIC_X_TIMEOUT_SECONDS": "12"}, "CIVIC_LEASE_SECONDS is 60, but with CIVIC_X_TIMEOUT_SECONDS at 12 it must be more"),
    ({"CIVIC_GEOCODER": "nominatm"}, "CIVIC_GEOCODER: geopy has no “nominatm”. Did you mean “nominatim”?"),
    ({"CIVIC_GEOCODER": "nominatim", "CIVIC_GEOCODER_OPTIONS": '{"no": 1}'}, "CIVIC_GEOCODER_OPTIONS do not fit nominatim"),
    ({"CIVIC_RELAESE": "automatic"}, "There is no setting CIVIC_RELAESE. Did you mean CIVIC_RELEASE?"),
    ({"CIVIC_GEOCODER_OPTIONS": "user_agent=civic"}, "CIVIC_GEOCODER_OPTIONS is no JSON. Write it like"),
]  # fmt: skip


@pytest.mark.parametrize(("environment", "words"), WRONG)
def test_a_wrong_setting_is_told_before_anything_starts(
    run: Run, environment: dict[str, str], words: str
) -> None:
    assert words in refused(run("serve", "--port", "0", **environment))


@pytest.mark.parametrize("command", ["worker", "migrate"])
def test_every_command_reads_its_settings_so(run: Run, command: str) -> None:
    assert "CIVIC_PORT is “abc”" in refused(run(command, CIVIC_PORT="abc"))


def test_all_wrong_settings_are_told_at_once_and_no_secret_is(run: Run) -> None:
    told = refused(run("serve", CIVIC_PORT="abc", CIVIC_SESSION_DAYS="0", CIVIC_X_ACCESS_TOKEN_SECRET="hush"))
    assert "CIVIC_PORT" in told and "CIVIC_SESSION_DAYS" in told
    assert "hush" not in told
