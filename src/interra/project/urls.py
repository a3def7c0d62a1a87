from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from interra.project import views
from interra.steps.e_agenda.urls import everywhere as agenda_everywhere

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.ready, name="ready"),
    path("language/", views.language, name="language"),
    *agenda_everywhere,
    *i18n_patterns(
        path("help/", views.help_page, name="help"),
        path("your-data/", views.your_data, name="your_data"),
        path("", include("interra.steps.e_agenda.urls")),
        path("", include("interra.gatherings.urls")),
        path("", include("interra.territory.urls")),
        path("", include("interra.people.urls")),
    ),
]

handler400 = "interra.project.views.not_understood"
handler500 = "interra.project.views.our_fault"
