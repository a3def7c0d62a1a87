"""What a web process carries: nothing heavy before somebody draws."""

from __future__ import annotations

import subprocess
import sys

import pytest

from interra_science import lottery

LIGHT = """
import sys
from interra_science import lottery
lottery.NoGroup, lottery.Problem, lottery.commit
assert "numpy" not in sys.modules and "highspy" not in sys.modules
lottery.fair
assert "numpy" in sys.modules and "highspy" in sys.modules
"""


def test_numbers_and_solver_come_with_the_first_draw() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True)  # noqa: S603 -- our own words


@pytest.mark.parametrize("name", lottery.__all__)
def test_each_name_is_there(name: str) -> None:
    assert getattr(lottery, name).__module__ or name == "Id"


def test_a_name_that_is_not_ours_is_refused() -> None:
    with pytest.raises(AttributeError, match="luck"):
        lottery.luck  # noqa: B018 -- asking is the deed
