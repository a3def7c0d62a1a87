"""One list a topic; each topic's views are in the file of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from interra.gatherings.views import joining as join_views
from interra.gatherings.views import receipts

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "gatherings"

joining: list[URLPattern] = [
    path("join/<str:session>/", join_views.join, name="join"),
    path("r/<str:token>/", receipts.receipt, name="receipt"),
    path("r/<str:token>/calendar.ics", receipts.calendar, name="receipt_calendar"),
    path("r/<str:token>/with/", receipts.bring, name="bring"),
    path("r/<str:token>/leave/", receipts.leave, name="leave"),
    path("r/<str:token>/answer/", receipts.answer, name="answer"),
    path("r/<str:token>/come-back/", receipts.come_back, name="come_back"),
]

drawing: list[URLPattern] = []

presence: list[URLPattern] = []

urlpatterns = [*joining, *drawing, *presence]
