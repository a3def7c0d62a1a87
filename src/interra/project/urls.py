from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from interra.project import views

urlpatterns = [
    path("healthz", views.ready, name="ready"),
    *i18n_patterns(
        path("", include("interra.steps.e_agenda.urls")),
        path("", include("interra.gatherings.urls")),
        path("", include("interra.people.urls")),
    ),
]
