from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "interra.steps.e_agenda"
    label = "agenda"

    def ready(self) -> None:
        """Tell the lower floors which page tells a date in full."""
        from interra.gatherings.queries.pages import register_page
        from interra.steps.e_agenda.queries.pages import page_of

        register_page(page_of)
