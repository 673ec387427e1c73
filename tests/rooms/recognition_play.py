"""Short cuts for honours, trainings and thanks."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import Cast
from tests.rooms.registry_play import at
from xinqiao.rooms.feedback.services import thanking
from xinqiao.rooms.feedback.services.thanking import Brought
from xinqiao.rooms.recognition.codes import Ground, Kind, Level, Revoked, Status
from xinqiao.rooms.recognition.models import Honour, Training
from xinqiao.rooms.recognition.services import honouring, training
from xinqiao.rooms.recognition.services.honouring import NewHonour, Revocation

HEAD, HANDLER = "housing.head", "housing.handler"
NOW = at(4, 1)


def given(cast: Cast, who: str | None = HANDLER, **values: Any) -> NewHonour:
    new: dict[str, Any] = {
        "office": cast.office("housing"), "staff": cast.staff[who].pk if who else None,
        "status": Status.CIVIL_SERVANT, "kind": Kind.THIRD, "level": Level.CITY,
        "on": date(2026, 1, 15), "ground": Ground.SOLVED, "organ": "中共周河市委、市人民政府",
        "file_number": "周奖〔2026〕3号",
    }  # fmt: skip
    return NewHonour(**new | values)


def honoured(cast: Cast, who: str | None = HANDLER, by: str = HEAD, **values: Any) -> Honour:
    file = values.pop("file", None)
    new = given(cast, who, **values)
    return honouring.honour(new, by=cast.actor(by), at=NOW, file=file)


def revoked(cast: Cast, row: Honour, by: str = HEAD, **values: Any) -> None:
    told: dict[str, Any] = {
        "ground": Revoked.FRAUD, "on": date(2026, 3, 20), "organ": "中共周河市委、市人民政府",
        "file_number": "周奖撤〔2026〕1号",
    }  # fmt: skip
    honouring.revoke(
        honour=row.pk, revocation=Revocation(**told | values), by=cast.actor(by), at=NOW
    )


def entered(cast: Cast, who: str = HANDLER, **values: Any) -> Training:
    new: dict[str, Any] = {
        "title": "信访工作条例专题培训", "hours": Decimal("8"), "day": date(2026, 3, 10),
    }  # fmt: skip
    return training.enter(**new | values, by=cast.actor(who), at=NOW)


def confirmed(cast: Cast, who: str = HANDLER, by: str = HEAD, **values: Any) -> Training:
    row = entered(cast, who, **values)
    training.confirm(entry=row.pk, by=cast.actor(by), at=NOW)
    return row


def thanked(cast: Cast, who: str = HANDLER) -> None:
    brought = Brought(
        kind="letter", on=date(2026, 3, 31), words="谢谢你们修好了电梯", to=cast.staff[who].pk
    )
    thanking.record_thanks(brought=brought, by=cast.actor(HEAD), at=NOW)
