"""Addresses of leading officials' pages."""

from django.urls import path

from xinqiao.web.leading import views

urlpatterns = [
    path("lead/", views.mine, name="lead"),
    path("lead/<int:staff>/", views.cases, name="lead_cases"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/objections/", views.bounces, name="bounces"),
]
