"""The questions after the first sign-up, in their order."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """What we ask after the first sign-up, one screen each: six questions, three yes or no, a promise."""

    LANGUAGES = "languages"
    LIKES = "likes"
    FREE = "free"
    BAND = "band"
    AGE = "age"
    WRITING = "writing"
    MIX = "mix"
    STUDY = "study"
    PHOTOS = "photos"
    CHARTER = "charter"


STEPS = tuple(Step)
QUESTIONS = STEPS[: STEPS.index(Step.MIX)]


def step_after(step: Step) -> Step | None:
    """None: that was the last one."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def step_to_resume(done: int) -> Step | None:
    """Where somebody stopped who has `done` screens behind them."""
    return STEPS[done] if done < len(STEPS) else None
