from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "interra.gatherings"
    label = "gatherings"
