"""Addresses of the citizens' pages. None of them holds a number: the session does."""

from django.urls import URLPattern, URLResolver, path

from xinqiao.portal import book, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("query/", views.query, name="portal-query"),
    path("query/matter/", views.matter, name="portal-matter"),
    path("query/matter/papers/<str:document>.pdf", views.paper, name="portal-paper"),
    path("query/matter/proofs/<int:seq>.json", views.proof, name="portal-proof"),
    path("query/matter/withdraw/", views.withdraw, name="portal-withdraw"),
    path("query/matter/keep/", views.keep, name="portal-keep"),
    path("query/matter/review/", views.review, name="portal-review"),
    path("query/matter/rereview/", views.rereview, name="portal-rereview"),
    path("query/leave/", views.leave, name="portal-leave"),
    path("heads/", book.page, name="heads"),
    path("heads/key.txt", book.key, name="heads-key"),
    path("heads/<int:size>.txt", book.note, name="heads-note"),
]
