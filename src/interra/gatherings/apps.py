from __future__ import annotations

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "interra.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Tell the foundation what this app does alone, shows and holds."""
