"""Every page of the site with who looks at it. A new address without a line here makes the crawl fail.

`{words}` in an address are found in the season by `samples.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

VISITOR, MEMBER, NEWLY, HOST, TEAM = "visitor", "samira", "newly", "host", "nora"
ENTERING, CHOOSING, CHOSEN = "entering", "choosing", "chosen"
TABLET, NAMED, SIGNED_UP = "tablet", "tablet-named", "tablet-signed-up"


@dataclass(frozen=True)
class Page:
    """One page as one person sees it; `sent`: it is the answer to a form."""

    view: str
    who: str = VISITOR
    args: tuple[str, ...] = ()
    query: str = ""
    sent: dict[str, str] | None = None
    called: str = ""  # when a view has several faces
    status: int = 200

    @property
    def name(self) -> str:
        words = [self.who, self.view.replace(":", "-").replace("_", "-"), self.called]
        return "-".join(filter(None, words))


# Addresses that show no page of their own: files, and forms that lead to a page listed below.
NO_PAGE = {
    "home": "leads to a language",
    "ready": "for machines",
    "calendar_of_all": "file",
    "agenda:atelier_calendar": "file",
    "agenda:session_calendar": "file",
    "agenda:session": "leads to the date",
    "agenda:publish": "form",
    "agenda:close": "form",
    "gatherings:receipt_calendar": "file",
    "gatherings:answer": "form",
    "gatherings:come_back": "form",
    "gatherings:draw_file": "file",
    "gatherings:refill_file": "file",
    "gatherings:hold_draw": "form",
    "gatherings:week_file": "file",
    "gatherings:take_week_apart": "form",
    "gatherings:hold_week": "form",
    "gatherings:close_week_early": "form",
    "gatherings:take_week_way_out": "form",
    "gatherings:close_early": "form",
    "gatherings:take_way_out": "form",
    "gatherings:worker": "file",
    "gatherings:tap": "form",
    "gatherings:taps": "for machines",
    "gatherings:guest": "form",
    "gatherings:open_kiosk": "form",
    "gatherings:close_kiosk": "form",
    "gatherings:kiosk_worker": "file",
    "gatherings:kiosk_queue": "for machines",
    "gatherings:kiosk_settle": "form",
    "people:leave": "form",
    "people:close_device": "form",
    "people:whose_device": "form",
    "people:stop_card": "form",
    "people:close_all": "form",
    "people:onboarding": "leads to a question",
    "people:onboarding_by_link": "leads to a question",
    "people:come_together": "form",
    "people:leave_household": "form",
    "people:answer_request": "form",
    "people:withdraw_request": "form",
    "people:my_data_download": "file",
    "people:open_person": "form",
    "people:reveal_contact": "form",
    "people:say_met": "form",
    "people:say_stays": "form",
    "people:free_band": "form",
    "people:lift_code": "form",
    "people:let_meet": "form",
    "people:said": "form",
}

AGENDA = [
    Page("agenda:agenda"),
    Page("agenda:agenda", MEMBER),
    Page("agenda:agenda", query="door=cook", called="one-door"),
    Page(
        "agenda:agenda",
        query="when=week&door=nature&children=yes&time=evening&french=little",
        called="nothing-found",
    ),
    Page("agenda:atelier", args=("{atelier}",)),
    Page("agenda:atelier", args=("{atelier_without_date}",), called="no-date"),
    *(
        Page("agenda:date", args=(f"{{slug_{kind}}}", f"{{{kind}}}"), called=kind)
        for kind in ("first", "drawing", "drawn", "full", "cancelled", "discreet", "past")
    ),
    Page("agenda:date", MEMBER, ("{slug_hers}", "{hers}"), called="mine"),
]
SITE = [
    Page("language"),
    Page("help"),
    Page("your_data"),
    Page("agenda:date", args=("nothing-here", "nothing"), called="not-found", status=404),
    Page("people:desk", MEMBER, called="not-for-you", status=403),
]
JOINING = [
    Page("gatherings:join", args=("{first}",)),
    Page("gatherings:join", args=("{drawing}",), called="draw"),
    Page("gatherings:join", args=("{first}",), sent={"phone": "12"}, called="mistake"),
    Page("gatherings:join", NEWLY, ("{first}",), called="known"),
    *(
        Page("gatherings:receipt", args=(f"{{token_{state}}}",), called=state)
        for state in (
            "asked",
            "placed",
            "reserve",
            "offered",
            "cancelled",
            "lost",
            "past",
            "moved",
            "asks",
        )
    ),
    Page("gatherings:receipt", MEMBER, ("{her_token}",)),
    Page("gatherings:bring", args=("{token_asked}",)),
    Page("gatherings:bring", MEMBER, ("{her_token}",)),
    Page("gatherings:question", args=("{token_asks}",)),
    Page(
        "gatherings:question",
        args=("{token_asks}",),
        sent={"told_0": "?"},
        called="mistake",
        status=422,
    ),
    Page("gatherings:leave", args=("{token_placed}",)),
    Page("gatherings:my_draw", args=("{token_drawn}",)),
    Page("gatherings:my_draw", args=("{token_asked}",), called="before"),
    Page("gatherings:draw", args=("{drawn}",)),
    Page("gatherings:draw", args=("{drawing}",), called="before"),
    Page("gatherings:draw", args=("{sealed}",), called="sealed"),
    Page("gatherings:draw", args=("{refilled}",), called="refilled"),
    Page("gatherings:draw", args=("{waits}",), called="waits"),
    Page("gatherings:wishes", args=("{token_wished}",)),
    Page("gatherings:receipt", args=("{token_wished}",), called="wished"),
    Page("gatherings:join", args=("{of_week}",), called="week"),
    Page("gatherings:week", args=("{week}",), called="before"),
    Page("gatherings:week", args=("{drawn_week}",)),
]
ENTRANCE = [
    Page("people:enter"),
    Page("people:code", ENTERING),
    Page("people:who", CHOOSING),
    Page("people:profile_code", CHOSEN),
    Page("people:profile_code", CHOSEN, sent={"code": "4711"}, called="wrong", status=422),
    Page("people:enter_with_code"),
    Page("people:card", args=("{card}",)),
    Page("people:staff_enter"),
    Page("people:invitation", args=("{invitation}",)),
    Page("people:erased"),
    Page("people:onboarding_done", MEMBER),
    *(
        Page("people:answer", MEMBER, (step,), called=step)
        for step in (
            *("languages", "likes", "free", "band", "age", "writing"),
            *("mix", "study", "photos", "charter"),
        )
    ),
    Page("people:answer_by_link", args=("{token_new}", "languages")),
]
MY_SPACE = [
    Page("people:my_space", MEMBER),
    Page("people:my_space", NEWLY),
    Page("people:profile", MEMBER),
    Page("people:my_name", MEMBER),
    Page("people:household", MEMBER),
    Page("people:household", HOST),
    Page("people:household", NEWLY),
    Page("people:ask_to_come", MEMBER),
    Page("people:ask_to_come", NEWLY),
    Page("people:my_code", MEMBER),
    Page("people:my_code", NEWLY),
    Page("people:stop_code", NEWLY),
    Page("people:who_opened", MEMBER),
    Page("people:who_opened", NEWLY),
    Page("people:my_data", MEMBER),
    Page("people:my_data_readable", MEMBER),
    Page("people:erase", MEMBER),
    Page("people:erase", NEWLY),
    Page("people:prove", NEWLY),
    Page("people:contact", MEMBER),
    Page("people:confirm", MEMBER),
    Page("people:devices", MEMBER),
]
HOSTING = [
    Page("gatherings:host", HOST),
    Page("gatherings:host_session", HOST, ("{hosted}",)),
    Page("gatherings:presence", HOST, ("{hosted}",)),
    Page("gatherings:screen", HOST, ("{hosted}",)),
    Page("gatherings:paper", HOST, ("{hosted}",)),
    Page("gatherings:tables", HOST, ("{hosted}",)),
    Page("gatherings:tables_paper", HOST, ("{hosted}",)),
    Page("gatherings:presence", HOST, ("{hosted_later}",), called="too-early"),
    Page("gatherings:host", MEMBER),
    Page("gatherings:here", MEMBER, ("{hosted}",)),
    Page("gatherings:here", args=("{hosted}",)),
    Page("gatherings:here_scanned", MEMBER, ("{hosted}", "{screen_token}"), status=410),
]
DESK = [
    Page("gatherings:desk_weeks", TEAM),
    Page("gatherings:new_week", TEAM),
    Page("gatherings:change_week", TEAM, ("{free_week}",)),
    Page("gatherings:week_desk", TEAM, ("{week}",)),
    Page("gatherings:week_desk", TEAM, ("{drawn_week}",), called="drawn"),
    Page("gatherings:week_desk", TEAM, ("{stuck_week}",), called="stuck"),
    Page("gatherings:week_desk", TEAM, ("{launched_week}",), called="launched"),
    Page("people:desk", TEAM),
    Page("people:to_say", TEAM),
    Page("people:to_say", TEAM, query="paper=yes", called="paper"),
    Page("people:people", TEAM),
    Page("people:people", TEAM, sent={"who": "sam"}, called="found"),
    Page("people:people", TEAM, sent={"who": "zzzzz"}, called="nobody"),
    Page("people:person", TEAM, ("{somebody}",), called="reason"),
    Page("people:person", TEAM, ("{samira}",)),
    Page("people:person", TEAM, ("{joined}",), called="joined"),
    Page("people:person", TEAM, ("{newly}",), called="with-a-code"),
    Page("people:correct_contact", TEAM, ("{samira}",)),
    Page("people:same_person", TEAM, ("{samira}",)),
    Page("people:same_person", TEAM, ("{samira}",), sent={"who": "mar"}, called="found"),
    Page("people:kept_apart", TEAM, ("{samira}",)),
    Page("people:kept_apart", TEAM, ("{samira}",), sent={"who": "mar"}, called="found"),
    Page("people:side_by_side", TEAM, ("{samira}", "{newly}")),
    Page("people:merge", TEAM, ("{samira}", "{newly}")),
    Page("people:take_apart", TEAM, ("{joined}",)),
    Page("people:desk_code", TEAM, ("{samira}",), sent={}),
    Page("people:make_card", TEAM, ("{newly}",), sent={}),
    Page("agenda:desk", TEAM),
    Page("agenda:new", TEAM),
    Page("agenda:new", TEAM, sent={}, called="mistakes", status=422),
    Page("agenda:desk_atelier", TEAM, ("{atelier}",)),
    Page("agenda:change", TEAM, ("{atelier}",)),
    Page("agenda:mix", TEAM, ("{atelier}",)),
    Page("agenda:plan", TEAM, ("{atelier}",)),
    Page("agenda:desk_date", TEAM, ("{drawing}",)),
    Page("gatherings:draw_desk", TEAM, ("{drawing}",), called="before"),
    Page("gatherings:draw_desk", TEAM, ("{launched}",), called="launched"),
    Page("gatherings:draw_desk", TEAM, ("{sealed}",), called="sealed"),
    Page("gatherings:draw_desk", TEAM, ("{drawn}",), called="after"),
    Page("gatherings:name_beacon", TEAM, ("{drawing}",)),
    Page("gatherings:name_beacon", TEAM, ("{sealed}",), called="too-late"),
    Page("gatherings:type_lotto", TEAM, ("{sealed}",), called="not-awaited"),
    Page("gatherings:throw_dice", TEAM, ("{sealed}",)),
    Page(
        "gatherings:throw_dice",
        TEAM,
        ("{sealed}",),
        sent={"dice": "1 2"},
        called="mistake",
        status=422,
    ),
    Page("gatherings:change_mix", TEAM, ("{drawing}",)),
    Page("gatherings:assisted", TEAM),
    Page("gatherings:assisted", TEAM, sent={"name": "Samira"}, called="which"),
    Page("gatherings:sign_up", TEAM, sent={"name": "Samira"}, called="mistakes", status=422),
    Page("territory:places", TEAM),
    Page("territory:new", TEAM),
    Page("territory:place", TEAM, ("{venue}",)),
    Page("gatherings:kiosk", TABLET),
    Page("gatherings:kiosk_name", TABLET),
    Page("gatherings:kiosk_which", NAMED),
    Page("gatherings:kiosk_done", SIGNED_UP),
    Page("gatherings:kiosk_offline", TABLET),
    Page("gatherings:kiosk_tickets", TEAM),
]
PAGES = [*AGENDA, *SITE, *JOINING, *ENTRANCE, *MY_SPACE, *HOSTING, *DESK]
