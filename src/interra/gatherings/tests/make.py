"""Sessions that read aloud."""

from __future__ import annotations
