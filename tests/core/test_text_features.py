"""What a model is told of a text."""

from civic.core.text_features import features_of_text, of_word


def test_a_word_without_end_costs_no_more_than_a_long_one() -> None:
    """Else whoever posts made-up words of hundreds of letters fills the memory with pieces of them."""
    assert len(of_word("x" * 800)) == len(of_word("x" * 32)) < 150
    assert len(features_of_text("y" * 25_000)) < 150


def test_words_that_people_write_are_read_to_their_end() -> None:
    assert " swi" in of_word("swing") and "ing " in of_word("swing")
    assert "ity " in of_word("counterrevolutionaryincapability")
