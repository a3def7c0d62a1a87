from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "interra.territory"
    label = "territory"
