from django.apps import AppConfig


class TranslationsConfig(AppConfig):
    name = "interra.foundation.translations"
    label = "translations"
