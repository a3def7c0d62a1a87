from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "interra.steps.e_agenda"
    label = "agenda"
