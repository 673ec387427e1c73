"""Addresses of the bulletin."""

from django.urls import path

from xinqiao.web.bulletin import signing, views

urlpatterns = [
    path("", views.page, name="bulletin"),
    path("collate/", views.collate, name="bulletin_collate"),
    path("collate/<str:number>/", views.add, name="bulletin_add"),
    path("items/<int:item>/", views.item, name="bulletin_item"),
    path("issues/", views.issues, name="bulletin_issues"),
    path("issues/<int:issue>/", views.issue, name="bulletin_issue"),
    path("issues/<int:issue>/do/", views.do, name="bulletin_do"),
    path("issues/<int:issue>/bulletin.<str:form>", views.paper, name="bulletin_paper"),
    path("sign/", signing.page, name="bulletin_sign"),
    path("sign/<int:item>/", signing.item, name="bulletin_sign_item"),
    path("instructions/", signing.instructions, name="bulletin_instructions"),
    path("urgents/", signing.urgents, name="bulletin_urgents"),
    path("settings/", signing.configure, name="bulletin_settings"),
]
