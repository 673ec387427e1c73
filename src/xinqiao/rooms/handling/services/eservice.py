"""Electronic service: the person agrees to it, opens the paper, and that is the service.

Source: 民事诉讼法第九十条（参照）: with consent, and the day is the one on which it reached them.
"""

from datetime import datetime

from django.utils.timezone import localdate

from xinqiao.kernel.codes import Service
from xinqiao.kernel.errors import Missing
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling.services.serving import Served

LONGEST_NAME = 50

CONSENT = gettext_noop("Say that you agree to get it electronically; else it is brought or sent.")
NAME = gettext_noop("Type your name, as you would sign for a letter.")


def acknowledged(*, name: str, consent: bool, at: datetime) -> Served:
    """The service that a person's own acknowledgement makes, on the day they give it.

    name: as they sign. Raises Missing (consent, name).
    """
    if not consent:
        raise Missing(CONSENT, "consent")
    if not name.strip():
        raise Missing(NAME, "name")
    return Served(
        method=Service.ELECTRONIC,
        on=localdate(at),
        recipient=name.strip()[:LONGEST_NAME],
        consent=True,
    )
