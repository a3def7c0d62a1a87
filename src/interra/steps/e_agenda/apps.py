from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "interra.steps.e_agenda"
    label = "agenda"

    def ready(self) -> None:
        """Tell the floors below where a date is told, and what the desk shows of it."""
        from interra.foundation import apart, desk, merging
        from interra.gatherings.queries.pages import register_page, register_shown
        from interra.steps.e_agenda import privacy
        from interra.steps.e_agenda.actions.hosts import give_back_host, move_host
        from interra.steps.e_agenda.queries import desk as desk_queries
        from interra.steps.e_agenda.queries import hosts as host_queries
        from interra.steps.e_agenda.queries.pages import page_of, without_drafts

        register_page(page_of)
        register_shown(without_drafts)
        privacy.register()
        merging.register("e_agenda", move=move_host, give_back=give_back_host)
        apart.register(host_queries.foretold)
        desk.register_tab(desk.Tab(20, _("Ateliers"), "agenda:desk"))
        desk.register_panel(desk_queries.today, order=10)
        desk.register_needs(desk_queries.without_dates)
