"""Addresses of the staff pages. Each room of pages lists its own; they are joined here."""

from django.urls import URLPattern, URLResolver, include, path

from xinqiao.web import matter, styleguide, today
from xinqiao.web.acts import views as acts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.page, name="home"),
    path("matters/<str:number>/", matter.page, name="matter"),
    path("matters/<str:number>/words/<int:seq>/", matter.words_of, name="words"),
    path("matters/<str:number>/people/<str:party>/", matter.reveal, name="reveal"),
    path("matters/<str:number>/papers/<str:paper>.<str:form>", matter.page, name="paper"),
    path("matters/<str:number>/acts/<str:act>/", acts.page, name="act"),
    path("account/", include("xinqiao.web.account_urls")),
    path("styleguide/", styleguide.page, name="styleguide"),
]
