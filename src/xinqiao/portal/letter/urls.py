"""Addresses of a letter; they stand in the portal's own list."""

from django.urls import URLPattern, URLResolver, path

from xinqiao.portal.letter import files, sending, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("submit/", views.start, name="letter"),
    path("submit/resume/", views.resume, name="letter-resume"),
    path("submit/later/", views.later, name="letter-later"),
    path("submit/stop/", views.stop, name="letter-stop"),
    path("submit/drop/", views.drop, name="letter-drop"),
    path("submit/claims/", views.claims, name="letter-claims"),
    path("submit/files/", files.page, name="letter-files"),
    path("submit/uploads/", files.collection, name="letter-uploads"),
    path("submit/uploads/<str:upload>", files.single, name="letter-upload"),
    path("submit/check/", sending.check, name="letter-check"),
    path("submit/send/", sending.send, name="letter-send"),
    path("submit/receipt/", sending.sent, name="letter-sent"),
    path("submit/receipt.pdf", sending.pdf, name="letter-sent-pdf"),
    path("submit/<str:name>/", views.step, name="letter-step"),
]
