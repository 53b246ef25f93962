"""Look-ups: what is there, what is gone, and whose."""

from tests.simulator.running import COUNCIL, PARENT, Simulator


def test_what_is_gone_stands_beside_what_is_there(x: Simulator) -> None:
    there, gone = x.batch(2)
    x.control("DELETE", f"posts/{gone}")
    answer = x.client().get_tweets([gone, there], user_auth=True)
    assert [post["id"] for post in answer["data"]] == [there]
    (error,) = answer["errors"]
    assert error == {
        "value": gone,
        "detail": f"Could not find tweet with ids: [{gone}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": gone,
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }


def test_one_post_that_is_gone_is_a_200_with_errors_alone(x: Simulator) -> None:
    answer = x.ask("/2/tweets/2124000000000000000")
    assert answer.status_code == 200
    assert set(answer.json()) == {"errors"}


def test_ids_must_be_1_to_100_numbers(x: Simulator) -> None:
    for ids in ("", "abc", ",".join(["1"] * 101)):
        answer = x.ask("/2/tweets", params={"ids": ids})
        assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")


def test_users_by_id_and_by_name(x: Simulator) -> None:
    council = x.keys["council"]["id"]
    by_name = x.client().get_user(username="WRENFORDcouncil", user_fields=["created_at"], user_auth=True)[
        "data"
    ]
    assert (by_name["id"], by_name["username"]) == (council, COUNCIL)
    assert by_name["created_at"].endswith("Z")
    assert x.client().get_user(id=council, user_auth=True)["data"]["username"] == COUNCIL
    missing = x.client().get_user(username="nobody", user_auth=True)
    assert missing["errors"][0]["resource_type"] == "user"


def test_many_users_at_once_with_an_error_for_each_that_is_missing(x: Simulator) -> None:
    answer = x.client().get_users(
        usernames=[PARENT, "nobody_here"], user_fields=["protected"], user_auth=True
    )
    assert [(one["username"], one["protected"]) for one in answer["data"]] == [(PARENT, False)]
    (error,) = answer["errors"]
    assert (error["parameter"], error["value"], error["resource_type"]) == (
        "usernames",
        "nobody_here",
        "user",
    )
    ids = [x.account(PARENT)["id"], x.keys["council"]["id"]]
    assert [one["id"] for one in x.client().get_users(ids=ids, user_auth=True)["data"]] == ids
    assert set(x.ask("/2/users?ids=5").json()) == {"errors"}
    for path in ("/2/users", "/2/users?ids=", "/2/users/by?usernames=" + ",".join(["a"] * 101)):
        assert x.ask(path).status_code == 400


def test_a_deleted_post_leaves_every_timeline(x: Simulator) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} a swing")
    deleted = x.client(PARENT).delete_tweet(post_id, user_auth=True)
    assert deleted == {"data": {"deleted": True}}
    assert x.mentions()["meta"] == {"result_count": 0}
    own = x.client().get_users_tweets(x.account(PARENT)["id"], user_auth=True)
    assert own["meta"] == {"result_count": 0}
