"""Addresses under /my-work/."""

from django.urls import path

from xinqiao.web.work import honours, views

urlpatterns = [
    path("", views.page, name="my_work"),
    path("trainings/", views.trainings, name="trainings"),
    path("trainings/<int:entry>/", views.decide, name="training"),
    path("team/", views.team, name="team"),
    path("honours/", honours.wall, name="honours"),
    path("honours/new/", honours.new, name="new_honour"),
    path("honours/<int:honour>/", honours.one, name="honour"),
    path("honours/<int:honour>/file", honours.file, name="honour_file"),
]
