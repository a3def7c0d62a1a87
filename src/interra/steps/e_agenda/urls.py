from __future__ import annotations

from django.urls import path

from interra.steps.e_agenda.views import calendars, public

app_name = "agenda"

urlpatterns = [
    path("", public.agenda, name="agenda"),
    path("ateliers/<slug:slug>/", public.atelier, name="atelier"),
    path("ateliers/<slug:slug>/<slug:code>/", public.atelier, name="date"),
    path("ateliers/<slug:slug>.ics", calendars.atelier_dates, name="atelier_calendar"),
    path("sessions/<slug:code>/", public.session, name="session"),
    path("sessions/<slug:code>.ics", calendars.one_date, name="session_calendar"),
]

# One address whatever the language: calendars keep it for years.
everywhere = [path("agenda.ics", calendars.all_dates, name="calendar_of_all")]
