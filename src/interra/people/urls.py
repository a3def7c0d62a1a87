from __future__ import annotations

from django.urls import path

from interra.people.views import entering

app_name = "people"
urlpatterns = [
    path("enter/", entering.enter, name="enter"),
    path("team/", entering.enter, name="staff_enter"),
]
