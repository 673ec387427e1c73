"""Addresses of the citizens' pages. None of them holds a number: the session does."""

from django.urls import URLPattern, URLResolver, path

from xinqiao.portal import book, notify, views

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
    path("query/leave/", views.leave, name="leave"),
    path("heads/", book.page, name="heads"),
    path("heads/key.txt", book.key, name="heads-key"),
    path("heads/<int:size>.txt", book.note, name="heads-note"),
]
