from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "interra.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Tell the foundation what this app does alone, shows and holds."""
        from interra.foundation import apart as kept_apart
        from interra.foundation import desk, merging, my_space
        from interra.foundation.notices.contexts import register_context
        from interra.gatherings import privacy
        from interra.gatherings.actions.merging import move
        from interra.gatherings.actions.parting import give_back
        from interra.gatherings.queries import (
            apart,
            assisted,
            desk_draws,
            kiosk,
            messages,
            mine,
            presence,
        )
        from interra.gatherings.queries.merging import foretold

        _register_jobs()
        register_context("gatherings", messages.about, messages.gather)
        privacy.register()
        merging.register("gatherings", move=move, give_back=give_back, foretell=foretold)
        kept_apart.register(apart.foretold)
        my_space.register_panel(mine.next_session, order=10)
        my_space.register_panel(mine.my_requests, order=20)
        desk.register_person_panel(mine.at_the_desk, order=10)
        desk.register_panel(assisted.somebody_is_here, order=5)
        my_space.register_panel(presence.my_hosting, order=30)
        my_space.register_panel(presence.my_presences, order=60)
        desk.register_needs(desk_draws.needs)
        desk.register_needs(kiosk.needs)
        desk.register_panel(desk_draws.panel, order=30)


def _register_jobs() -> None:
    from interra.foundation.timeline import register_job
    from interra.gatherings.timeline import (
        draws,
        forecasts,
        holds,
        offers,
        refills,
        reminders,
        retention,
    )

    minute, quarter = timedelta(minutes=1), timedelta(minutes=15)
    register_job("gatherings.holds", holds.settle_holds, every=timedelta(seconds=20))
    # Before the draws, so that a number that has come picks in the same tick.
    register_job("gatherings.public_numbers", draws.ask_for_public_numbers, every=minute)
    register_job(
        "gatherings.draws",
        draws.close_due_draws,
        every=minute,
        heavy_when=draws.some_are_due,
    )
    register_job(
        "gatherings.launched_draws",
        draws.hold_launched_draws,
        every=timedelta(seconds=10),  # somebody waits at the desk
        heavy_when=draws.some_are_launched,
    )
    # After the draws: what is due now goes before what is only awaited.
    register_job(
        "gatherings.forecasts",
        forecasts.forecast_draws,
        every=timedelta(seconds=15),
        heavy_when=forecasts.some_are_due,
    )
    register_job("gatherings.begun_draws", draws.give_up_begun_draws, every=minute)
    register_job("gatherings.expire_offers", offers.expire_offers, every=minute)
    register_job("gatherings.offers", offers.offer_free_seats, every=minute)
    register_job(
        "gatherings.refills",
        refills.refill_drawn_sessions,
        every=minute,
        heavy_when=refills.some_are_due,
    )
    register_job("gatherings.ended_refills", refills.reveal_ended, every=minute)
    register_job("gatherings.reminders", reminders.remind, every=quarter)
    register_job("gatherings.retention", retention.forget, every=timedelta(hours=6))
