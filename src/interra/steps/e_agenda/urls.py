from __future__ import annotations

from django.urls import path

from interra.steps.e_agenda.views import authoring, calendars, planning, public

app_name = "agenda"

urlpatterns = [
    path("", public.agenda, name="agenda"),
    path("ateliers/<slug:slug>/", public.atelier, name="atelier"),
    path("ateliers/<slug:slug>/<slug:code>/", public.atelier, name="date"),
    path("ateliers/<slug:slug>.ics", calendars.atelier_dates, name="atelier_calendar"),
    path("sessions/<slug:code>/", public.session, name="session"),
    path("sessions/<slug:code>.ics", calendars.one_date, name="session_calendar"),
]
# The team's desk.
urlpatterns += [
    path("desk/ateliers/", authoring.ateliers, name="desk"),
    path("desk/ateliers/new/", authoring.new, name="new"),
    path("desk/ateliers/<slug:slug>/", authoring.atelier, name="desk_atelier"),
    path("desk/ateliers/<slug:slug>/change/", authoring.change, name="change"),
    path("desk/ateliers/<slug:slug>/mix/", authoring.mix, name="mix"),
    path("desk/ateliers/<slug:slug>/publish/", authoring.publish, name="publish"),
    path("desk/ateliers/<slug:slug>/close/", authoring.close, name="close"),
    path("desk/ateliers/<slug:slug>/plan/", planning.plan, name="plan"),
    path("desk/dates/<slug:code>/", planning.date, name="desk_date"),
]

# One address whatever the language: calendars keep it for years.
everywhere = [path("agenda.ics", calendars.all_dates, name="calendar_of_all")]
