"""Addresses of conveyed meetings."""

from django.urls import path

from xinqiao.web.conveying import views

urlpatterns = [
    path("", views.page, name="conveyed"),
    path("new/", views.convey, name="convey"),
    path("<int:meeting>/", views.meeting, name="meeting"),
    path("<int:meeting>/read/", views.read, name="read_meeting"),
    path("<int:meeting>/correct/", views.correct, name="correct_meeting"),
]
