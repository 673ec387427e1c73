"""Addresses of the sign-in pages: those of django-allauth that an office needs, no others.

Nobody signs up, and nobody resets a password by mail: an administrator does both.
"""

from allauth.account import views as account
from allauth.mfa import urls as second_step
from allauth.usersessions.views import list_usersessions
from django.urls import include, path

from xinqiao.web import summary
from xinqiao.web.desk import change_post
from xinqiao.web.signin import sign_out

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", sign_out, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("sessions/", list_usersessions, name="usersessions_list"),
    path("post/", change_post, name="change_post"),
    path("summary/", summary.page, name="summary"),
    path("second-step/", include(second_step)),
]
