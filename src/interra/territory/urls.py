from __future__ import annotations

from django.urls import path

from interra.territory import views

app_name = "territory"
urlpatterns = [
    path("desk/places/", views.places, name="places"),
    path("desk/places/new/", views.place, name="new"),
    path("desk/places/<slug:code>/", views.place, name="place"),
]
