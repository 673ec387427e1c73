"""Filled forms of what cannot wait. Names, places and events are invented."""

from tests.rooms.documents.common import BUREAU, MATTER, D
from xinqiao.rooms.documents import forms as f
from xinqiao.rooms.documents.content import Contact

FULL = f.BulletinItem(
    gist=("某建设工地拖欠工资，涉及农民工，临近春节，部分工人无钱返乡，情绪较为激动。" * 9)[:200],
    ask=("请求在除夕前发放拖欠的工资并说明发放安排" * 3)[:40], people=300,
    unit="周河市人力资源和社会保障局", ground="可能造成社会影响",
)  # fmt: skip
URGENT: tuple[f.Form, ...] = (
    f.Bulletin(
        office=BUREAU, date=D(2026, 11, 23), number="〔2026〕第12期",
        times=("梳理 11月23日 15:40", "呈送 11月23日 16:30", "签批 11月23日 18:05"),
        items=(FULL,) * 4, tree="12345条 " + "a1b2c3d4" * 8, copy="第3号 孙局长",
    ),
    f.UrgentReport(
        office=BUREAU, date=D(2026, 11, 23), matter_number=MATTER, to="河东省信访局",
        when="2026年11月23日9时30分", place="城东某建设工地", people="务工人员约300人",
        cause="工资拖欠三个月，要求除夕前发放。", measures="人社局、住建局已到现场。",
        trend="可能继续聚集。", asks="请求协调应急周转金。",
        contact=Contact(BUREAU, "0394-12345"),
    ),
)  # fmt: skip
