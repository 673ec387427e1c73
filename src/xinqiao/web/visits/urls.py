"""Addresses of the visits room. The form outside has a scope of its own for its worker."""

from django.urls import path

from xinqiao.web.visits import outside, views

urlpatterns = [
    path("", views.page, name="visits"),
    path("plan/<str:number>/", views.plan, name="plan_visit"),
    path("<int:visit>/", views.visit, name="visit"),
    path("<int:visit>/answer/", views.answer, name="answer_visit"),
    path("outside/", outside.page, name="outside"),
    path("outside/worker.js", outside.worker, name="outside_worker"),
    path("outside/app.webmanifest", outside.manifest, name="outside_manifest"),
    path("outside/state.json", outside.state, name="outside_state"),
    path("outside/send/", outside.send, name="outside_send"),
]
