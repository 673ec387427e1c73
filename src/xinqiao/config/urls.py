"""Addresses: the staff pages at the root, the citizens' pages and the HTTP API beside them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("xinqiao.api.v1")),
    path("", include("xinqiao.portal.urls")),
    path("", include("xinqiao.web.urls")),
]
