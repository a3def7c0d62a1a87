"""Who may open what: one line an address, read by `test_who_may_open_what.py`.

A new address without a line makes that test fail. Each method that a line does not name answers 405,
to everybody. POST is sent with an empty form: « page » is then the page that says what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.season import HALF_TEAM, HOST, MEMBER, ROLES, TABLET, TEAM, VISITOR

PAGE = "page"  # 200, or 422 with the sentence that says what must change
GO = "leads on"  # to another page, not to an entrance
ENTRANCE = "to the entrance"
TEAM_ENTRANCE = "to the entrance of the team"
CLOSED = "closed"  # 403
ABSENT = "absent"  # 404: for this person it does not exist
UNREAD = "unread"  # 400: no page of ours sends this
NO = "no such method"  # 405

Answers = dict[str, str]  # by role
STRANGERS = (VISITOR, TABLET)


@dataclass(frozen=True)
class Door:
    get: Answers | None = None
    post: Answers | None = None


def everybody(answer: str) -> Answers:
    return dict.fromkeys(ROLES, answer)


def members(answer: str) -> Answers:
    """Strangers are asked who they are."""
    return everybody(answer) | dict.fromkeys(STRANGERS, ENTRANCE)


def hosts(answer: str) -> Answers:
    """Only who hosts this very session, and the team; for others it does not exist."""
    return members(ABSENT) | {HOST: answer, TEAM: answer}


def team(answer: str) -> Answers:
    return members(CLOSED) | {HALF_TEAM: TEAM_ENTRANCE, TEAM: answer}


def tablet(answer: str) -> Answers:
    """Only a tablet that the team has opened, whoever stands before it."""
    return everybody(TEAM_ENTRANCE) | {TABLET: answer}


PUBLIC_PAGE = Door(get=everybody(PAGE))
MY_PAGE = Door(get=members(PAGE))
MY_DEED = Door(post=members(GO))
HOST_PAGE = Door(get=hosts(PAGE))
HOST_DEED = Door(post=hosts(UNREAD))
TEAM_PAGE = Door(get=team(PAGE))
TEAM_FORM = Door(get=team(PAGE), post=team(PAGE))
TEAM_DEED = Door(post=team(GO))
# Behind a private link: whoever holds it.
LINK_DEED = Door(post=everybody(GO))
# Samira has proved an e-mail: she types a fresh code first. The others have no contact to write to.
FRESH = members(PAGE) | {MEMBER: GO}

DOORS: dict[str, Door] = {
    # --- the house
    "home": PUBLIC_PAGE,
    "ready": PUBLIC_PAGE,
    "language": Door(get=everybody(PAGE), post=everybody(PAGE)),
    "help": PUBLIC_PAGE,
    "your_data": PUBLIC_PAGE,
    # --- the agenda
    "agenda:agenda": PUBLIC_PAGE,
    "agenda:atelier": PUBLIC_PAGE,
    "agenda:date": PUBLIC_PAGE,
    "agenda:session": Door(get=everybody(GO)),
    "agenda:atelier_calendar": PUBLIC_PAGE,
    "agenda:session_calendar": PUBLIC_PAGE,
    "calendar_of_all": PUBLIC_PAGE,
    "agenda:desk": TEAM_PAGE,
    "agenda:new": TEAM_FORM,
    "agenda:desk_atelier": TEAM_PAGE,
    "agenda:change": TEAM_FORM,
    "agenda:mix": TEAM_FORM,
    "agenda:publish": TEAM_DEED,
    "agenda:close": TEAM_DEED,
    "agenda:plan": TEAM_FORM,
    "agenda:desk_date": TEAM_FORM,
    # --- coming
    "gatherings:join": Door(
        get=everybody(PAGE) | {MEMBER: GO},  # she comes already: her receipt
        # A tap is enough for a known device. Who hosts the session is told that they are expected.
        post=members(GO) | dict.fromkeys((*STRANGERS, HOST), PAGE),
    ),
    "gatherings:receipt": PUBLIC_PAGE,
    "gatherings:receipt_calendar": PUBLIC_PAGE,
    # Names of a household are shown to the person only, not to whoever holds the link.
    "gatherings:bring": Door(
        get=everybody(GO) | {MEMBER: PAGE}, post=everybody(GO) | {MEMBER: GO}
    ),
    "gatherings:question": Door(get=everybody(PAGE), post=everybody(GO)),
    "gatherings:leave": Door(get=everybody(PAGE), post=everybody(GO)),
    "gatherings:answer": LINK_DEED,
    "gatherings:come_back": LINK_DEED,
    # --- draws
    "gatherings:wishes": Door(get=everybody(PAGE), post=everybody(PAGE)),
    "gatherings:week": PUBLIC_PAGE,
    "gatherings:week_file": PUBLIC_PAGE,
    "gatherings:desk_weeks": TEAM_PAGE,
    "gatherings:new_week": TEAM_FORM,
    "gatherings:week_desk": TEAM_PAGE,
    "gatherings:change_week": TEAM_FORM,
    "gatherings:take_week_apart": TEAM_DEED,
    "gatherings:hold_week": TEAM_DEED,
    "gatherings:close_week_early": TEAM_DEED,
    "gatherings:take_week_way_out": TEAM_DEED,
    "gatherings:draw": PUBLIC_PAGE,
    "gatherings:draw_file": PUBLIC_PAGE,
    "gatherings:refill_file": PUBLIC_PAGE,
    "gatherings:my_draw": PUBLIC_PAGE,
    "gatherings:draw_desk": TEAM_PAGE,
    "gatherings:hold_draw": TEAM_DEED,
    "gatherings:close_early": TEAM_DEED,
    "gatherings:change_mix": TEAM_FORM,
    "gatherings:take_way_out": TEAM_DEED,
    "gatherings:name_beacon": TEAM_FORM,
    "gatherings:type_lotto": TEAM_FORM,
    "gatherings:throw_dice": Door(get=hosts(PAGE), post=hosts(PAGE)),
    # --- hosting
    "gatherings:host": MY_PAGE,
    "gatherings:worker": MY_PAGE,
    "gatherings:host_session": HOST_PAGE,
    "gatherings:presence": HOST_PAGE,
    "gatherings:screen": HOST_PAGE,
    "gatherings:paper": HOST_PAGE,
    "gatherings:tables": Door(get=hosts(PAGE), post=hosts(UNREAD)),
    "gatherings:tables_paper": HOST_PAGE,
    "gatherings:tap": HOST_DEED,
    "gatherings:taps": HOST_DEED,
    "gatherings:guest": HOST_DEED,
    "gatherings:here": Door(get=everybody(PAGE), post=everybody(PAGE)),
    "gatherings:here_scanned": Door(get=everybody(PAGE), post=everybody(PAGE) | {MEMBER: GO}),
    # --- at the desk, for somebody
    "gatherings:assisted": TEAM_FORM,
    "gatherings:sign_up": Door(post=team(PAGE)),
    "gatherings:open_kiosk": TEAM_DEED,
    "gatherings:kiosk": Door(get=tablet(PAGE)),
    "gatherings:kiosk_name": Door(get=tablet(PAGE), post=tablet(PAGE)),
    "gatherings:kiosk_which": Door(get=tablet(GO), post=tablet(GO)),  # nobody's name yet
    "gatherings:kiosk_done": Door(get=tablet(GO)),
    "gatherings:close_kiosk": Door(post=tablet(TEAM_ENTRANCE)),
    "gatherings:kiosk_worker": Door(get=tablet(PAGE)),
    "gatherings:kiosk_offline": Door(get=tablet(PAGE)),
    "gatherings:kiosk_queue": Door(post=tablet(UNREAD)),
    "gatherings:kiosk_tickets": TEAM_PAGE,
    "gatherings:kiosk_settle": TEAM_DEED,
    # --- entering
    "people:enter": Door(
        get=everybody(GO) | dict.fromkeys(STRANGERS, PAGE),
        post=everybody(GO) | dict.fromkeys(STRANGERS, PAGE),
    ),
    "people:code": Door(get=everybody(ENTRANCE), post=everybody(ENTRANCE)),  # none was asked
    "people:who": Door(get=everybody(ENTRANCE), post=everybody(ENTRANCE)),
    "people:profile_code": Door(get=everybody(GO), post=everybody(GO)),  # nobody was chosen
    "people:enter_with_code": Door(get=everybody(PAGE), post=everybody(PAGE)),
    "people:card": Door(get=everybody(PAGE), post=everybody(GO)),
    "people:leave": Door(post=everybody(ENTRANCE)),
    "people:staff_enter": Door(
        get=everybody(PAGE) | {TEAM: GO}, post=everybody(PAGE) | {TEAM: GO}
    ),
    "people:invitation": Door(get=everybody(PAGE), post=everybody(PAGE)),
    # --- my space
    "people:my_space": MY_PAGE,
    "people:profile": MY_PAGE,
    "people:my_name": Door(get=members(PAGE), post=members(PAGE)),
    "people:household": MY_PAGE,
    "people:come_together": MY_DEED,
    "people:leave_household": MY_DEED,
    "people:ask_to_come": Door(get=FRESH, post=FRESH),
    "people:answer_request": MY_DEED,
    "people:withdraw_request": MY_DEED,
    "people:my_code": Door(get=FRESH, post=FRESH),
    "people:stop_code": Door(get=members(GO), post=members(GO)),  # they have none
    "people:who_opened": MY_PAGE,
    # Samira has not proved her phone; nothing of the others waits for a proof.
    "people:prove": Door(get=members(GO) | {MEMBER: PAGE}, post=members(GO) | {MEMBER: PAGE}),
    "people:contact": Door(get=FRESH, post=FRESH),
    "people:confirm": Door(get=members(GO) | {MEMBER: PAGE}, post=members(GO) | {MEMBER: PAGE}),
    "people:devices": MY_PAGE,
    "people:close_device": MY_DEED,
    "people:whose_device": MY_DEED,
    "people:stop_card": MY_DEED,
    "people:my_data": MY_PAGE,
    "people:my_data_readable": Door(get=FRESH),
    "people:my_data_download": Door(get=FRESH),
    "people:erase": Door(get=FRESH, post=FRESH),
    "people:erased": PUBLIC_PAGE,
    # --- the first questions
    "people:onboarding": Door(get=members(GO)),
    "people:answer": Door(get=members(PAGE), post=members(GO)),
    "people:onboarding_by_link": Door(get=everybody(GO)),
    "people:answer_by_link": Door(get=everybody(PAGE), post=everybody(GO)),
    "people:onboarding_done": PUBLIC_PAGE,
    # --- the team's desk
    "people:desk": TEAM_PAGE,
    "people:to_say": TEAM_PAGE,
    "people:said": TEAM_DEED,
    "people:people": TEAM_FORM,
    "people:person": TEAM_PAGE,  # asks for the reason first
    "people:open_person": TEAM_DEED,
    "people:reveal_contact": TEAM_DEED,
    "people:correct_contact": Door(get=team(GO), post=team(GO)),  # no reason was given
    "people:say_met": TEAM_DEED,
    "people:say_stays": TEAM_DEED,
    "people:free_band": TEAM_DEED,
    # no reason was given
    **dict.fromkeys(
        ("people:same_person", "people:merge", "people:take_apart", "people:kept_apart"),
        Door(get=team(GO), post=team(GO)),
    ),
    "people:side_by_side": Door(get=team(GO)),
    "people:lift_code": TEAM_DEED,
    "people:let_meet": TEAM_DEED,
    "people:desk_code": TEAM_DEED,  # no reason was given
    "people:make_card": TEAM_DEED,
    "people:close_all": TEAM_DEED,
    "territory:places": TEAM_PAGE,
    "territory:new": TEAM_FORM,
    "territory:place": TEAM_FORM,
}
