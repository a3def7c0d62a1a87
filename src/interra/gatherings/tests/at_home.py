"""The short program that the public page offers, run as anybody runs it at home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from interra import gatherings

PROGRAM = Path(gatherings.__file__).parent / "static/gatherings/verify.py"


def check(file: Path, *noted: str) -> subprocess.CompletedProcess[str]:
    """`noted`: prints that were written down before the draw."""
    command = [sys.executable, str(PROGRAM), str(file), *noted]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own program, and a file that the story wrote
