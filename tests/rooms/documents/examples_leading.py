"""Filled forms of a leader's own case. Names and events are invented."""

from tests.rooms.documents.common import CITY, HOUSING, ISSUED, MATTER, D
from xinqiao.rooms.documents import forms as f

LEADING: tuple[f.Form, ...] = (
    f.LeadSheet(
        office=CITY,
        date=D(2026, 11, 23),
        matter_number=MATTER,
        person=f"{CITY}副市长王某",
        assigned_by=f"{CITY}联席会议召集人陈某",
        gist="某小区3号楼逾期交房",
        handled_by=HOUSING,
        received_on=D(2026, 11, 20),
        due_on=D(2026, 11, 25),
        task="年底前拿出交房时间表。",
    ),
    f.RefusalDecision(
        **ISSUED | {"office": CITY},
        person=f"{CITY}副市长王某",
        matter_number=MATTER,
        ground="该项目由自然资源部门主管，不属于分管范围。",
        law="市政府领导工作分工文件第三条",
        granted=True,
        reason="分工确已调整，异议有据。",
        decided_by=f"{CITY}联席会议召集人陈某",
        successor=f"{CITY}副市长李某",
    ),
)
