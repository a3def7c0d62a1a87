from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "interra.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Tell the foundation what this app does alone, shows and holds."""
        from interra.foundation.timeline import register_job
        from interra.gatherings.timeline import holds

        register_job("gatherings.holds", holds.settle_holds, every=timedelta(seconds=20))
