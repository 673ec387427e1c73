"""Addresses of the staff pages. Each room of pages lists its own; they are joined here."""

from django.urls import URLPattern, URLResolver, include, path

from xinqiao.web import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", styleguide.home, name="home"),
    path("account/", include("xinqiao.web.account_urls")),
    path("styleguide/", styleguide.page, name="styleguide"),
]
