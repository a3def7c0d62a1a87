"""Every form of the site: who fills it, with what it is good, and what kind of thing each field takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from interra.people.rules.onboarding import Step
from tests.season import HOST, MEMBER, OTHER_HOST, TABLET, TEAM, VISITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.season import Season


@dataclass(frozen=True)
class Form:
    name: str  # of its address
    role: str
    fields: dict[str, str]  # its kind by field
    good: dict[str, Any] = field(default_factory=dict)
    step: str = ""
    before: Callable[[Season, Any], Any] | None = None  # what the person did on the page before

    @property
    def id(self) -> str:
        return f"{self.name}{'-' + self.step if self.step else ''}-{self.good.get('do', '')}"

    def url(self, season: Season) -> str:
        return reverse(self.name, args=[Step(self.step)]) if self.step else season.url(self.name)


def _asked(season: Season, browser: Any) -> None:
    browser.post(season.url("people:enter"), {"contact": "marc@example.org"})


def _asked_to_confirm(season: Season, browser: Any) -> None:
    browser.post(season.url("people:confirm"), {"send": "yes"})


def _asked_to_prove(season: Season, browser: Any) -> None:
    browser.post(season.url("people:prove"), {"send": "yes"})


def _named(season: Season, browser: Any) -> None:
    browser.post(season.url("gatherings:kiosk_name"), {"name": "Yara"})


def _opened(season: Season, browser: Any) -> None:
    browser.post(season.url("people:open_person"), {"reason": "asked"})


WHO = {"name": "Samira", "phone": "0470 12 34 56"}
WHO_FIELDS = {"name": "name", "phone": "phone", "email": "email"}
HOURS = {"day": "2027-06-05", "starts_at": "18:30", "ends_at": "20:30"}
HOURS_FIELDS = {"day": "day", "starts_at": "hour", "ends_at": "hour"}
OP = "12345678-1234-4234-8234-123456789012"
ATELIER = {
    "door": "cook",
    "title_fr": "Soupe",
    "language": "ar",
    "title_own": "شوربة",
    "languages_spoken": ["fr"],
    "audience": "everyone",
    "children": "no",
    "mode": "draw",
    "seats": "12",
    "team_present_for": "3",
}
ATELIER_FIELDS = {
    "title_fr": "text",
    "story_fr": "text",
    "bring_own": "text",
    "door": "choice",
    "hosts": "key",
    "venue": "choice",
    "languages_spoken": "choice",
    "seats": "number",
    "team_present_for": "number",
    "mode": "choice",
}
MIX = {
    "newcomers_at_least": "number",
    "locals_at_most": "number",
    "speakers_language": "choice",
    "speakers_at_least": "number",
    "beside_beginners_language": "choice",
    "easy_access_at_most": "number",
    "reason": "text",
}
WISHES = {"wish_1": "choice", "wish_2": "choice", "seen_list": "number"}
WEEK = {"sessions": "choice", "closes": "choice", "kind": "choice"}
PLACE = {"name": "Café", "kind": "cafe", "city": "Liège", "quarter": "Outremeuse"}

FORMS = (
    Form("gatherings:join", VISITOR, WHO_FIELDS | {"form_key": "key"}, WHO),
    Form("gatherings:join", OTHER_HOST, {"form_key": "key"}),
    Form("gatherings:bring", MEMBER, {"friend": "name", "children": "number", "seen": "number"}),
    Form(
        "gatherings:question",
        MEMBER,
        {"told_0": "choice", "steps_0": "choice", "seen": "number"},
    ),
    Form("gatherings:leave", MEMBER, {"seen": "number"}),
    Form("gatherings:answer", MEMBER, {"answer": "choice", "seen": "number"}),
    Form("gatherings:here", MEMBER, {"digits": "number", "also": "number"}),
    Form("gatherings:here_scanned", MEMBER, {"also": "number"}),
    Form(
        "gatherings:change_mix",
        TEAM,
        MIX,
        {"reason": "Plus juste."},
    ),
    Form("gatherings:wishes", VISITOR, WISHES),
    Form("gatherings:new_week", TEAM, WEEK, {"closes": "48", "kind": "house"}),
    Form("gatherings:change_week", TEAM, WEEK, {"closes": "48", "kind": "house"}),
    Form("gatherings:take_way_out", TEAM, {"way": "key"}),
    Form("gatherings:take_week_way_out", TEAM, {"way": "key"}),
    Form("gatherings:close_week_early", TEAM, {"reason": "text"}),
    Form("agenda:mix", TEAM, MIX, {"reason": "Plus juste."}),
    Form("gatherings:close_early", TEAM, {"reason": "text"}),
    Form("gatherings:tap", HOST, {"tap": "number", "page": "key"}, {"tap": "1", "page": OP}),
    Form("gatherings:guest", HOST, {"name": "name", "op": "key"}, {"name": "Jo", "op": OP}),
    Form(
        "gatherings:tables",
        HOST,
        {"round": "number", "tables": "number"},
        {"round": "1", "tables": "1"},
    ),
    Form("gatherings:assisted", TEAM, WHO_FIELDS, WHO),
    Form(
        "gatherings:sign_up",
        TEAM,
        WHO_FIELDS | {"person": "choice", "session": "key", "form_key": "key"},
        WHO | {"person": "new", "session": "{coming}"},
    ),
    Form("gatherings:kiosk_name", TABLET, {"name": "name"}),
    Form("gatherings:kiosk_which", TABLET, {"session": "key"}, before=_named),
    Form(
        "people:enter",
        VISITOR,
        {"contact": "contact", "next": "text"},
        {"contact": "a@example.org"},
    ),
    Form(
        "people:code",
        VISITOR,
        {"code": "number", "mine": "choice"},
        {"code": "111111"},
        before=_asked,
    ),
    Form("people:enter_with_code", VISITOR, {"code": "number"}),
    Form("people:card", VISITOR, {"mine": "choice"}),
    Form(
        "people:staff_enter",
        VISITOR,
        {"who": "name", "password": "text", "code": "number", "next": "text"},
        {"who": "Nora", "password": "a long password", "code": "123456"},
    ),
    Form(
        "people:invitation",
        VISITOR,
        {"password": "text", "code": "number"},
        {"password": "a long good password", "code": "123456"},
    ),
    Form("people:contact", OTHER_HOST, {"contact": "contact"}),
    Form("people:confirm", MEMBER, {"code": "number", "next": "text"}, before=_asked_to_confirm),
    Form(
        "people:prove",
        MEMBER,
        {"code": "number", "next": "text"},
        before=_asked_to_prove,
    ),
    Form("people:my_name", MEMBER, {"name": "name"}),
    Form("people:erase", OTHER_HOST, {"name": "name"}),
    Form("people:come_together", MEMBER, {"codes": "key"}),
    Form("people:ask_to_come", OTHER_HOST, {"contact": "contact"}),
    Form("people:answer_request", OTHER_HOST, {"code": "key", "answer": "choice"}),
    Form("people:withdraw_request", OTHER_HOST, {"code": "key"}),
    Form("people:my_code", OTHER_HOST, {"code": "number"}),
    Form("people:close_device", MEMBER, {"device": "number"}, {"device": "1"}),
    Form("people:whose_device", MEMBER, {"mine": "choice"}),
    Form("people:answer", MEMBER, {"languages": "choice"}, step="languages"),
    Form("people:answer", MEMBER, {"likes": "choice", "can_share": "text"}, step="likes"),
    Form("people:answer", MEMBER, {"free_times": "choice"}, step="free"),
    Form("people:answer", MEMBER, {"band": "choice"}, step="band"),
    Form("people:answer", MEMBER, {"age": "choice"}, step="age"),
    Form(
        "people:answer",
        MEMBER,
        {"channel": "choice", "discreet": "choice"},
        {"channel": "desk"},
        step="writing",
    ),
    Form("people:answer", MEMBER, {"given": "choice"}, step="mix"),
    Form("people:people", TEAM, {"who": "name"}),
    Form("people:said", TEAM, {"notice": "key"}),
    Form("people:open_person", TEAM, {"reason": "choice"}),
    Form("people:correct_contact", TEAM, {"phone": "phone", "email": "email"}, before=_opened),
    Form("people:same_person", TEAM, {"who": "name"}, before=_opened),
    Form("people:same_person", TEAM, {"other": "key"}, before=_opened),
    Form("people:kept_apart", TEAM, {"who": "name"}, before=_opened),
    Form("people:kept_apart", TEAM, {"other": "key"}, before=_opened),
    Form("people:kept_apart", TEAM, {"never": "key"}, before=_opened),
    Form("people:let_meet", TEAM, {"other": "key"}, before=_opened),
    Form("agenda:new", TEAM, ATELIER_FIELDS, ATELIER),
    Form("agenda:new", TEAM, {"find_host": "name"}, ATELIER | {"find": "yes", "do": ""}),
    Form("agenda:change", TEAM, {"story_own": "text", "version": "key"}, ATELIER),
    Form("agenda:close", TEAM, {"reason": "text"}),
    Form(
        "agenda:plan",
        TEAM,
        HOURS_FIELDS | {"n": "number", "rhythm": "choice", "seen": "key"},
        HOURS | {"rhythm": "weekly", "n": "3", "plan": "yes"},
    ),
    Form("agenda:desk_date", TEAM, HOURS_FIELDS, HOURS | {"do": "move"}),
    Form("agenda:desk_date", TEAM, {"seats": "number"}, {"do": "seats"}),
    Form("agenda:desk_date", TEAM, {"reason": "text"}, {"do": "cancel"}),
    Form("agenda:desk_date", TEAM, {"do": "choice"}),
    Form(
        "territory:new",
        TEAM,
        dict.fromkeys(("name", "street", "quarter", "bus"), "text")
        | {"point": "number", "postcode": "number", "kind": "choice"},
        PLACE,
    ),
    Form("language", MEMBER, {"language": "choice", "next": "text"}, {"language": "ar"}),
)
