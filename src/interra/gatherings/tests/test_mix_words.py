"""The mix, in the coordinator's words."""

import pytest

from interra.gatherings.queries.mixes import bound_in_words, mix_in_words
from interra.gatherings.rules import Mix


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((0, None), ""),
        ((4, None), "At least 4 people who arrived recently"),
        ((0, 6), "At most 6 people who arrived recently"),
        ((4, 6), "From 4 to 6 people who arrived recently"),
    ],
)
def test_a_bound_is_one_sentence(limits, said):
    assert bound_in_words("newcomer", *limits) == said


def test_only_the_circles_that_have_a_bound_are_told():
    mix = Mix(locals_at_least=2, unknown_at_most=3)

    assert mix_in_words(mix) == [
        "At least 2 people who have been here longer",
        "At most 3 people who did not say",
    ]
