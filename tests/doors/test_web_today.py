"""The first page of the day."""

import pytest
from django.test import Client

from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_today__opens(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff["bureau.triage"])
    assert client.get("/").status_code == 200
