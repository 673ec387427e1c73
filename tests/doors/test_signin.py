"""Signing in: who gets in, who is locked out, when a session ends."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from xinqiao.rooms.directory.models import Staff
from xinqiao.web import signin

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
LOGIN, PAGE = "/account/login/", "/account/sessions/"


@pytest.fixture(autouse=True)
def _no_earlier_tries() -> None:
    cache.clear()


@pytest.fixture
def wang() -> Staff:
    return Staff.objects.create_user("wang", PASSWORD, name="王海燕")


def sign_in(client: Client, password: str = PASSWORD, username: str = "wang") -> int:
    """Send the form; returns the status (302: in, 200: the form again, 429: locked)."""
    return client.post(LOGIN, {"login": username, "password": password}).status_code


def test_sign_in__the_right_password_opens_the_pages(client: Client, wang: Staff) -> None:
    assert client.get(PAGE).status_code == 302
    assert sign_in(client) == 302
    assert client.get(PAGE).status_code == 200


def test_sign_in__a_stranger_is_sent_to_the_form_and_back(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"{LOGIN}?next={PAGE}"


def test_sign_in__a_part_of_a_page_sends_the_whole_page_to_the_form(client: Client) -> None:
    answer = client.get(
        PAGE,
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/matters/?a=1"},
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Fmatters%2F%3Fa%3D1"


def test_sign_in__the_name_typed_stays_after_a_wrong_password(client: Client, wang: Staff) -> None:
    answer = client.post(LOGIN, {"login": "wang", "password": "wrong"})
    assert 'value="wang"' in answer.content.decode()
    assert "wrong" not in answer.content.decode()


def test_sign_in__an_unknown_name_and_a_wrong_password_look_the_same(
    client: Client, wang: Staff
) -> None:
    known = client.post(LOGIN, {"login": "wang", "password": "wrong"}).context["form"].errors
    unknown = client.post(LOGIN, {"login": "nobody", "password": "wrong"}).context["form"].errors
    assert known == unknown != {}


def test_sign_in__five_failed_tries_lock_the_account_even_for_the_right_password(
    client: Client, wang: Staff
) -> None:
    for _ in range(5):
        assert sign_in(client, "wrong") == 200
    assert sign_in(client) == 200
    assert client.get(PAGE).status_code == 302


def test_sign_in__four_failed_tries_do_not(client: Client, wang: Staff) -> None:
    for _ in range(4):
        sign_in(client, "wrong")
    assert sign_in(client) == 302


def test_sign_in__nobody_signs_up_or_resets_a_password_by_mail(client: Client) -> None:
    for path in ("/account/signup/", "/account/password/reset/", "/account/email/"):
        assert client.get(path).status_code == 404


def test_session__ends_when_the_account_is_switched_off(client: Client, wang: Staff) -> None:
    sign_in(client)
    wang.is_active = False
    wang.save()
    assert client.get(PAGE).status_code == 302


def test_session__ends_after_twelve_hours_of_work(client: Client, wang: Staff) -> None:
    sign_in(client)
    client.get(PAGE)
    for hours, status in ((11.9, 200), (12.1, 302)):
        session = client.session
        session[signin.SINCE] = (timezone.now() - timedelta(hours=hours)).isoformat()
        session.save()
        assert client.get(PAGE).status_code == status
    assert client.get(PAGE).status_code == 302


def test_session__ends_after_thirty_idle_minutes(client: Client, wang: Staff) -> None:
    sign_in(client)
    client.get(PAGE)
    assert client.session.get_expiry_age() == 30 * 60
    assert client.cookies["session"]["max-age"] == ""  # and with the browser


def test_session__reading_writes_it_once_a_minute(
    client: Client, wang: Staff, django_assert_num_queries: object
) -> None:
    sign_in(client)
    client.get(PAGE)
    before = client.session[signin.SINCE]
    client.get(PAGE)
    assert signin.SEEN not in client.session
    session = client.session
    session[signin.SINCE] = (timezone.now() - timedelta(minutes=2)).isoformat()
    session.save()
    client.get(PAGE)
    assert client.session[signin.SEEN] > before


def test_sign_out__takes_a_post_and_clears_the_browser(client: Client, wang: Staff) -> None:
    sign_in(client)
    assert client.get("/account/logout/").status_code == 405
    answer = client.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/account/second-step/",
        "/account/second-step/totp/activate/",
        "/account/second-step/webauthn/add/",
        "/account/second-step/webauthn/",
        "/account/password/",
        "/account/again/",
        "/styleguide/",
        "/styleguide/?wrong",
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_account_pages__show_in_both_languages(
    client: Client, wang: Staff, path: str, language: str
) -> None:
    sign_in(client)
    client.get(f"{PAGE}?lang={language}")
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert answer["Content-Language"] == language


def test_change_password__a_short_one_is_refused(client: Client, wang: Staff) -> None:
    sign_in(client)
    short = {"oldpassword": PASSWORD, "password1": "eleven char", "password2": "eleven char"}
    answer = client.post("/account/password/", short)
    assert "12" in str(answer.context["form"].errors)


def test_sign_in__says_nothing_where_the_page_says_it(client: Client, wang: Staff) -> None:
    sign_in(client)
    assert 'class="notice' not in client.get(PAGE).content.decode()
