"""Headers, languages, refusals and error pages: the same for every page."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from xinqiao.kernel import errors
from xinqiao.web import http

LOGIN = "/account/login/"
KINDS = [getattr(errors, name) for name in dir(errors) if isinstance(getattr(errors, name), type)]
REFUSALS = [k for k in KINDS if issubclass(k, errors.DomainError) and k is not errors.DomainError]


def raising(request: HttpRequest) -> HttpResponse:
    if "break" in request.GET:
        raise ValueError("the secret of 110101199003074578")
    raise errors.NotAllowedNow("There is nothing here")


raising.login_required = False
urlpatterns = [path("raise/", raising), path("api/raise/", raising)]


def test_headers__stand_on_every_page(client: Client) -> None:
    answer = client.get(LOGIN)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_pages__carry_no_script_or_style_of_their_own(client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert scripts == []
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)


def test_cookies__are_kept_from_scripts_and_other_sites(client: Client) -> None:
    client.get(LOGIN)
    cookie = client.cookies["csrf"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_language__is_chinese_unless_chosen(client: Client) -> None:
    assert client.get(LOGIN, headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"
    assert client.get(f"{LOGIN}?lang=en")["Content-Language"] == "en"
    assert client.get(LOGIN)["Content-Language"] == "en"
    assert client.get(f"{LOGIN}?lang=zh-hans")["Content-Language"] == "zh-hans"
    assert client.get(f"{LOGIN}?lang=xx")["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("kind", REFUSALS)
def test_refusals__every_kind_has_its_status(kind: type[errors.DomainError]) -> None:
    assert 400 < http.STATUS[kind.code] < 500


@override_settings(ROOT_URLCONF="tests.doors.test_http")
def test_refusal__on_a_part_of_a_page_goes_to_the_message_line(client: Client) -> None:
    answer = client.get("/raise/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#messages"
    assert "没有找到" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@override_settings(ROOT_URLCONF="tests.doors.test_http")
def test_refusal__of_the_api_is_json(client: Client) -> None:
    answer = client.get("/api/raise/")
    assert answer.status_code == 409
    assert answer.json() == {"code": "not_allowed_now", "sentence": "没有找到", "field": None}


def test_refusal__on_a_page_is_a_page_with_the_sentence(rf: RequestFactory) -> None:
    request = rf.get("/")
    refusal = errors.NotPermitted("There is nothing here")
    with translation.override("en"):
        answer = http.refuse(request, refusal)
    assert answer.status_code == 403
    assert "There is nothing here" in answer.content.decode()


def test_missing_page__says_what_to_do(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


@override_settings(ROOT_URLCONF="tests.doors.test_http")
def test_broken_page__shows_no_trace(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/raise/?break")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "系统出了问题" in text
    assert "ValueError" not in text


def test_form_without_its_token__says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post(LOGIN, {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "表单打开时间过长" in answer.content.decode()


def test_wrong_host__gets_a_page_that_says_so(client: Client) -> None:
    answer = client.get(LOGIN, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "无法识别的请求" in answer.content.decode()
