"""What every page's frame shows: who helps, in which languages, which tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from interra.foundation import desk

if TYPE_CHECKING:
    from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"association": settings.ASSOCIATION, "desk_tabs": desk.tabs}
