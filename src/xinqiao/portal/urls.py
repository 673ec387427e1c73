"""Addresses of the citizens' pages. None of them holds a number: the session does."""

from django.urls import URLPattern, URLResolver, path

from xinqiao.portal import book, booking, notify, schedule, views
from xinqiao.portal import book, notify, views, visits

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("query/", views.query, name="query"),
    path("query/matter/", views.matter, name="matter"),
    path("query/matter/papers/<str:document>.pdf", views.paper, name="paper"),
    path("query/matter/proofs/<int:seq>.json", views.proof, name="proof"),
    path("query/matter/withdraw/", views.withdraw, name="withdraw"),
    path("query/matter/keep/", views.keep, name="keep"),
    path("query/matter/review/", views.review, name="review"),
    path("query/matter/rereview/", views.rereview, name="rereview"),
    path("query/matter/messages/", notify.page, name="notify"),
    path("query/matter/visits/", visits.page, name="visits"),
    path("query/leave/", views.leave, name="leave"),
    path("reception/", schedule.page, name="schedule"),
    path("reception/days.ics", schedule.feed, name="schedule_feed"),
    path("booking/", booking.front, name="booking"),
    path("booking/times/", booking.times, name="booking_times"),
    path("booking/new/", booking.new, name="booking_new"),
    path("booking/find/", booking.find, name="booking_find"),
    path("booking/leave/", booking.leave, name="booking_leave"),
    path("booking/mine/", booking.mine, name="booking_mine"),
    path("booking/mine/move/", booking.move, name="booking_move"),
    path("booking/mine/cancel/", booking.cancel, name="booking_cancel"),
    path("booking/mine/appointment.ics", booking.ics, name="booking_ics"),
    path("query/matter/booking/", booking.matter, name="booking_matter"),
    path("query/matter/booking/times/", booking.matter_times, name="booking_matter_times"),
    path("query/matter/booking/new/", booking.matter_new, name="booking_matter_new"),
    path(
        "query/matter/booking/<int:appointment>/move/",
        booking.matter_move,
        name="booking_matter_move",
    ),
    path(
        "query/matter/booking/<int:appointment>/cancel/",
        booking.matter_cancel,
        name="booking_matter_cancel",
    ),
    path(
        "query/matter/booking/<int:appointment>/appointment.ics",
        booking.matter_ics,
        name="booking_matter_ics",
    ),
    path("heads/", book.page, name="heads"),
    path("heads/key.txt", book.key, name="heads-key"),
    path("heads/<int:size>.txt", book.note, name="heads-note"),
]
