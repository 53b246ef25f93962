"""Who may ask: signatures over X's own host, tokens, replay, and what an app without a user may not do."""

import pytest
import requests
import tweepy
from oauthlib.oauth1 import Client

from tests.simulator.running import COUNCIL, PARENT, Simulator

UNAUTHORIZED = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}


def _signed(x: Simulator, host: str, path: str) -> dict[str, str]:
    keys = x.account(COUNCIL)
    signer = Client(
        x.keys["consumer_key"], x.keys["consumer_secret"], keys["access_token"], keys["access_token_secret"]
    )
    headers: dict[str, str] = signer.sign(f"{host}{path}")[1]
    return headers


def test_the_council_is_known_by_its_signature(x: Simulator) -> None:
    me = x.client().get_me(user_auth=True)["data"]
    assert me == {"id": x.keys["council"]["id"], "name": COUNCIL, "username": COUNCIL}
    assert x.client(PARENT).get_me(user_auth=True)["data"]["username"] == PARENT


@pytest.mark.parametrize("host", ["https://api.twitter.com", "https://api.x.com"])
def test_a_signature_for_either_of_x_hosts_holds(x: Simulator, host: str) -> None:
    path = "/2/users/me?user.fields=created_at%2Cprotected"
    answer = requests.get(x.url + path, headers=_signed(x, host, path), timeout=20)
    assert answer.status_code == 200
    assert answer.json()["data"]["protected"] is False


def test_a_signature_for_the_local_address_does_not_hold(x: Simulator) -> None:
    answer = requests.get(f"{x.url}/2/users/me", headers=_signed(x, x.url, "/2/users/me"), timeout=20)
    assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)


def test_a_request_is_taken_once(x: Simulator) -> None:
    headers = _signed(x, "https://api.twitter.com", "/2/users/me")
    first, again = (requests.get(f"{x.url}/2/users/me", headers=headers, timeout=20) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 401)


def test_wrong_secrets_and_unknown_tokens_are_refused(x: Simulator) -> None:
    good = x.account(COUNCIL)
    wrong: list[dict[str, str]] = [
        {"access_token_secret": "wrong"},
        {"access_token": "1-nobody"},
        {"consumer_secret": "wrong"},
    ]
    for change in wrong:
        client = x.new_client(**{**good, **change})  # type: ignore[arg-type]
        with pytest.raises(tweepy.Unauthorized) as refused:
            client.get_me(user_auth=True)
        assert refused.value.response.json() == UNAUTHORIZED


@pytest.mark.parametrize("header", [None, "Basic dXNlcjpwYXNz", "Bearer wrong", "OAuth nonsense"])
def test_other_authorization_is_refused(x: Simulator, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    answer = requests.get(f"{x.url}/2/users/me", headers=headers, timeout=20)
    assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)


def test_an_app_without_a_user_may_read_in_public_only(x: Simulator) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} a swing hangs loose")
    app = x.app_client()
    assert app.get_tweet(post_id)["data"]["id"] == post_id
    with pytest.raises(tweepy.Forbidden) as refused:
        app.get_me(user_auth=False)
    body = refused.value.response.json()
    assert body["title"] == "Unsupported Authentication"
    assert body["type"].rsplit("/", 1)[1] == "unsupported-authentication"
    with pytest.raises(tweepy.Forbidden):
        app.create_tweet(text="Hello", user_auth=False)


def test_only_this_machine_is_answered(x: Simulator) -> None:
    elsewhere = requests.get(f"{x.url}/simulator/api/accounts", headers={"Host": "evil.example"}, timeout=20)
    assert elsewhere.status_code == 403
    as_x = requests.get(f"{x.url}/simulator/api/accounts", headers={"Host": "api.twitter.com"}, timeout=20)
    assert as_x.status_code == 403
    origin = {"Origin": "https://evil.example"}
    other_site = requests.post(f"{x.url}/simulator/api/afresh", headers=origin, timeout=20)
    assert (other_site.status_code, other_site.text[:13]) == (403, "The simulator")


def test_an_unknown_endpoint_is_a_404_in_json(x: Simulator) -> None:
    answer = x.ask("/2/nothing/here")
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")
