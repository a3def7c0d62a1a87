from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "interra.project"
    label = "project"
