"""One list a topic; each topic's views are in the file of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "gatherings"

joining: list[URLPattern] = []

drawing: list[URLPattern] = []

presence: list[URLPattern] = []

urlpatterns = [*joining, *drawing, *presence]
