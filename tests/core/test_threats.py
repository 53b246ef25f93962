"""Danger to life by people is told from things that are only named like weapons."""

import time

import pytest

from civic.core.post import PostKind
from civic.core.post_kind import hazard_words, threat_words
from civic.core.understanding import Act
from tests.core.test_understanding import UNDERSTANDING, post


@pytest.mark.parametrize(
    "text",
    [
        "man with a knife at Alma Park",
        "a bloke in a red hoodie has a machete by the skate bowl",
        "someone waving a gun outside the library",
        "he's got a gun",
        "They’ve got knives",
        "they are fighting with machetes",
        "two lads threatening people with a hammer at the station",
        "she pulled a knife on me at the crossing",
        "send somebody quick, there is a man with a knife",
        "oh no a man with a gun",
        "not joking, gang armed with axes by the school",
        "my neighbour has been stabbed",
        "shots fired on Bridge Street",
        "heard what sounded like gunshots near the pool",
        "someone is being attacked in the underpass",
        "man beating up a woman at the bus stop",
        "he is threatening to kill himself on the bridge",
        "People being robbed at knifepoint outside the station",
        "a man with a knife at the park, the same one as last week",
    ],
)
def test_who_goes_about_with_a_weapon_or_attacks_is_a_danger(text: str) -> None:
    assert threat_words(text) == hazard_words(text) != ()
    assert all(words in text for words in threat_words(text))


@pytest.mark.parametrize(
    "text",
    [
        "knife-edge kerb on Quay Street",
        "the gun metal bench is rusty",
        "kids shooting hoops late at night",
        "kids with a water gun soaked the bench",
        "nail gun noise from six in the morning",
        "workers with nail guns since six",
        "knife left in the sandpit",
        "someone left a bag with a knife in it under the slide",
        "somebody carved the bench with a knife",
        "pulled a knife out of the drain",
        "the knife bin outside the station is full",
        "nobody with a knife here",
        "can someone with a knife come and cut the net down",
        "the statue of a man with a sword has lost its head",
        "a man with a knife was seen here last month, we need lights",
        "she was stabbed here two years ago and the light is still out",
        "got stabbed in the foot by a rusty nail on the boardwalk",
        "man with a speed gun on Bridge Street",
        "the manhole cover bangs like gunshots all night",
        "a magpie is attacking kids at the crossing",
        "kids are being attacked by magpies near the school",
        "our trees are being attacked by beetles",
        "holding a gun to our heads with these rates",
        "this pothole is going to kill someone",
        "they attacked the tree with an axe",
        "",
    ],
)
def test_a_lost_knife_a_tool_a_toy_and_a_way_of_speaking_are_none(text: str) -> None:
    assert threat_words(text) == ()


@pytest.mark.parametrize(
    "text", ["man with a knife at Alma Park", "swing at Alma Park is broken and a man with a knife is there"]
)
def test_no_crew_is_sent_where_people_are_the_danger(text: str) -> None:
    decision = UNDERSTANDING.decide(post(text))
    assert (decision.kind, decision.action, decision.hazard) == (PostKind.EMERGENCY, Act.ASK_PERSON, True)
    assert "Danger: “man with a knife”" in decision.why
    assert decision.place is not None


@pytest.mark.parametrize(
    "text", ["man with a " * 80, "being stabbed a " * 50, "fighting with a " * 50, "they are " * 90]
)
def test_looking_for_them_takes_no_time(text: str) -> None:
    took = []
    for number in range(4):
        started = time.process_time()
        threat_words(f"{number} {text}")
        took.append(time.process_time() - started)
    assert min(took) < 0.02
