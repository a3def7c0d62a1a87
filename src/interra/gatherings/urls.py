"""One list a topic; each topic's views are in the file of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from interra.gatherings.views import answering as answer_views
from interra.gatherings.views import assisted as assisted_views
from interra.gatherings.views import beacons as beacon_views
from interra.gatherings.views import draw_desk, receipts, week_desk, week_pages
from interra.gatherings.views import drawing as draw_views
from interra.gatherings.views import here as here_views
from interra.gatherings.views import joining as join_views
from interra.gatherings.views import kiosk as kiosk_views
from interra.gatherings.views import kiosk_offline as offline_views
from interra.gatherings.views import kiosk_tickets as ticket_views
from interra.gatherings.views import presence as presence_views
from interra.gatherings.views import tables as table_views
from interra.gatherings.views import wishes as wish_views

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "gatherings"

joining: list[URLPattern] = [
    path("join/<str:session>/", join_views.join, name="join"),
    path("r/<str:token>/", receipts.receipt, name="receipt"),
    path("r/<str:token>/calendar.ics", receipts.calendar, name="receipt_calendar"),
    path("r/<str:token>/with/", receipts.bring, name="bring"),
    path("r/<str:token>/question/", answer_views.question, name="question"),
    path("r/<str:token>/leave/", receipts.leave, name="leave"),
    path("r/<str:token>/answer/", receipts.answer, name="answer"),
    path("r/<str:token>/wishes/", wish_views.wishes, name="wishes"),
    path("r/<str:token>/come-back/", receipts.come_back, name="come_back"),
]

drawing: list[URLPattern] = [
    path("draws/<str:session>/", draw_views.draw, name="draw"),
    path("draws/<str:session>/draw.json", draw_views.draw_file, name="draw_file"),
    path(
        "draws/<str:session>/<int:number>/draw.json",
        draw_views.refill_file,
        name="refill_file",
    ),
    path("r/<str:token>/draw/", draw_views.my_draw, name="my_draw"),
    path("desk/draws/<str:session>/", draw_desk.draw_desk, name="draw_desk"),
    path("desk/draws/<str:session>/hold/", draw_desk.hold_draw, name="hold_draw"),
    path("desk/draws/<str:session>/close/", draw_desk.close_early, name="close_early"),
    path("desk/draws/<str:session>/beacon/", beacon_views.name_beacon, name="name_beacon"),
    path("desk/draws/<str:session>/lotto/", beacon_views.type_lotto, name="type_lotto"),
    path("host/<str:session>/dice/", beacon_views.throw_dice, name="throw_dice"),
    path("desk/draws/<str:session>/mix/", draw_desk.change_mix, name="change_mix"),
    path("desk/draws/<str:session>/way-out/", draw_desk.take_way_out, name="take_way_out"),
]

weeks: list[URLPattern] = [
    path("weeks/<str:week>/", week_pages.week, name="week"),
    path("weeks/<str:week>/draw.json", week_pages.week_file, name="week_file"),
    path("desk/weeks/", week_desk.weeks_list, name="desk_weeks"),
    path("desk/weeks/new/", week_desk.new_week, name="new_week"),
    path("desk/weeks/<str:week>/", week_desk.week_desk, name="week_desk"),
    path("desk/weeks/<str:week>/change/", week_desk.change_week, name="change_week"),
    path("desk/weeks/<str:week>/apart/", week_desk.take_week_apart, name="take_week_apart"),
    path("desk/weeks/<str:week>/hold/", week_desk.hold_week, name="hold_week"),
    path("desk/weeks/<str:week>/close/", week_desk.close_week_early, name="close_week_early"),
    path("desk/weeks/<str:week>/way-out/", week_desk.take_week_way_out, name="take_week_way_out"),
]

presence: list[URLPattern] = [
    path("host/", presence_views.host, name="host"),
    path("host/worker.js", presence_views.worker, name="worker"),
    path("host/<str:session>/", presence_views.host_session, name="host_session"),
    path("host/<str:session>/presence/", presence_views.presence_list, name="presence"),
    path("host/<str:session>/presence/tap/", presence_views.tap, name="tap"),
    path("host/<str:session>/presence/taps/", presence_views.taps, name="taps"),
    path("host/<str:session>/presence/guest/", presence_views.guest, name="guest"),
    path("host/<str:session>/screen/", presence_views.screen, name="screen"),
    path("host/<str:session>/paper/", presence_views.paper, name="paper"),
    path("host/<str:session>/tables/", table_views.tables, name="tables"),
    path("host/<str:session>/tables/paper/", table_views.tables_paper, name="tables_paper"),
    path("here/<str:session>/", here_views.here, name="here"),
    path("here/<str:session>/<str:token>/", here_views.here, name="here_scanned"),
]

assisted: list[URLPattern] = [
    path("desk/sign-up/", assisted_views.who, name="assisted"),
    path("desk/sign-up/done/", assisted_views.sign_up, name="sign_up"),
    path("desk/kiosk/", kiosk_views.open_kiosk, name="open_kiosk"),
    path("borne/", kiosk_views.start, name="kiosk"),
    path("borne/name/", kiosk_views.name, name="kiosk_name"),
    path("borne/which/", kiosk_views.which, name="kiosk_which"),
    path("borne/done/", kiosk_views.done, name="kiosk_done"),
    path("borne/close/", kiosk_views.close_kiosk, name="close_kiosk"),
    path("borne/worker.js", offline_views.worker, name="kiosk_worker"),
    path("borne/offline/", offline_views.offline, name="kiosk_offline"),
    path("borne/queue/", offline_views.queue, name="kiosk_queue"),
    path("desk/kiosk/tickets/", ticket_views.tickets, name="kiosk_tickets"),
    path("desk/kiosk/tickets/settle/", ticket_views.settle, name="kiosk_settle"),
]

urlpatterns = [*assisted, *joining, *drawing, *weeks, *presence]
