"""The way of one matter from a citizen's words to the shelf, done on the pages.

Each method is one stretch of road; the tests string them together. Days are of 2026.
"""

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.cast import OFFICES
from tests.e2e.person import Form, Person, lines
from tests.e2e.stage import Stage
from xinqiao.casebook import sealing
from xinqiao.kernel.codes import Channel, Outcome, Purpose, ReviewOutcome, Urgency
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.services.opinion import CHECKLIST
from xinqiao.web.acts.opinion import POINTS

GIST = "小区电梯停运三个月"
STORY = "我家住十二楼，电梯停运三个月，物业一直不修，老人出不了门。"
CLAIMS = ("修复电梯", "赔偿损失")
NAME, PHONE = "张三丰", "13812341234"


@dataclass
class Walk:
    """One matter, and the people who carry it."""

    stage: Stage
    unit: str = "county_housing"
    gist: str = GIST
    number: str = ""
    code: str = ""

    def say(self, msgid: str, **params: object) -> str:
        return self.stage.words.say(msgid, **params)

    def office(self, key: str) -> str:
        """An office's name on a page."""
        return str(OFFICES[key][1 if self.stage.language == "en" else 0])

    def at(self, key: str) -> Person:
        """A person with the matter open before them."""
        return self.stage.person(key).open(self.gist)

    def of_unit(self, post: str) -> Person:
        """Somebody of the unit that has the matter."""
        return self.at(f"{self.unit}.{post}")

    # ── the bureau ──────────────────────────────────────────────────────────────────────

    def type_in(self, clerk: Person) -> Form:
        """Fill in the register page; nothing is sent yet."""
        words = self.stage.words
        clerk.page.get_by_role("link", name=self.say("Register"), exact=True).first.click()
        form = Form(words, clerk.page.get_by_role("main"))
        form.choose("How it came", words.term(Channel.VISIT))
        form.type("What it is about, without names", self.gist)
        form.type("What the petitioner says", STORY)
        form.type("Claims, one a line", lines(CLAIMS))
        form.type("Name", NAME).type("Phone", PHONE).type("Address", "人民路1号")
        form.tick(self.say("Read back to the petitioner and confirmed"))
        form.choose("Where the problem lies", "411600")
        return form

    def registered(self, who: str = "bureau.registrar") -> "Walk":
        clerk = self.stage.person(who)
        self.type_in(clerk).press(self.say("Register"))
        expect(clerk.page.get_by_role("heading", level=1)).to_have_text(self.say("Registered"))
        shown = clerk.page.locator(".receipt-number")
        self.number, self.code = shown.all_inner_texts()
        clerk.page.get_by_role("link", name=self.say("To the matter")).click()
        clerk.sees(self.gist)
        return self

    def triaged(self) -> "Walk":
        sorter = self.at("bureau.triage")
        form = sorter.start(Act.TRIAGE)
        form.pick("Purpose", sorter.term(Purpose.COMPLAINT))
        form.pick("Urgency", sorter.term(Urgency.ORDINARY))
        sorter.send(form, Act.TRIAGE)
        return self

    def transferred(self) -> "Walk":
        sorter = self.at("bureau.triage")
        form = sorter.start(Act.TRANSFER)
        form.choose("Competent office", self.office(self.unit))
        sorter.send(form, Act.TRANSFER)
        return self

    def rejected(self) -> "Walk":
        sorter = self.at("bureau.triage")
        form = sorter.start(Act.REJECT_OBJECTION).type("Reason", "电梯属住建部门监管。")
        sorter.send(form, Act.REJECT_OBJECTION)
        return self

    # ── the unit ────────────────────────────────────────────────────────────────────────

    def received(self) -> "Walk":
        self.of_unit("intake").do(Act.RECEIVE)
        return self

    def objected(self) -> "Walk":
        desk = self.of_unit("intake")
        form = desk.start(Act.OBJECT)
        form.type("Reasons in detail", "不属本机关职权。").type("The rule", "三定方案第二条")
        desk.send(form, Act.OBJECT)
        return self

    def accepted(self) -> "Walk":
        self.of_unit("intake").do(Act.ACCEPT)  # the petition route stands ticked already
        return self

    def told(self, day: str) -> "Walk":
        self.of_unit("intake").serves(Act.SERVE_NOTICE, day, NAME)
        return self

    def assigned(self) -> "Walk":
        head = self.of_unit("head")
        form = head.start(Act.ASSIGN_HANDLER)
        form.choose("Handler", "承办人甲")
        group = form.part("What each declares about their own interest")
        boxes = form.where.get_by_role("checkbox")
        for name in ("承办人甲", "承办人乙甲"):
            boxes.and_(form.where.get_by_label(name)).first.check()
            group.where.get_by_label(name).first.fill("本人与信访人及该事项无利害关系。")
        head.send(form, Act.ASSIGN_HANDLER)
        return self

    def heard(self, day: str) -> "Walk":
        handler = self.of_unit("handler")
        form = handler.start(Act.HEAR)
        form.type("Day", day).type("What they said, read back and agreed", "电梯一月起停运。")
        handler.send(form, Act.HEAR)
        return self

    def extended(self) -> "Walk":
        handler = self.of_unit("handler")
        form = handler.start(Act.ASK_EXTENSION)
        form.type("Days", "20").type("Why the matter is complex", "需委托第三方检测。")
        handler.send(form, Act.ASK_EXTENSION)
        head = self.of_unit("head")
        form = head.start(Act.EXTEND)
        form.type("Days", "20").type("What the petitioner is told", "电梯需要检测，故延长。")
        head.send(form, Act.EXTEND)
        return self

    def drafted(self) -> "Walk":
        handler = self.of_unit("handler")
        form = handler.start(Act.DRAFT_OPINION)
        for n, outcome in ((1, Outcome.SUPPORTED), (2, Outcome.NOT_SUPPORTED)):
            claim = form.part("Claim %(n)s", n=n)
            claim.pick("Outcome", handler.term(outcome))
            claim.type("Facts found", "电梯自一月起停运。").type("Reasons", "物业未维保。")
            claim.type("Laws, rules and policies, quoted", "《物业管理条例》第五十一条")
        form.type("How and by when it is carried out", "两周内修复。")
        handler.send(form, Act.DRAFT_OPINION)
        return self

    def issued(self) -> "Walk":
        lawyer = self.of_unit("legal")
        form = lawyer.start(Act.PASS_LEGAL)
        form.tick(*(self.say(POINTS[point]) for point in CHECKLIST))
        lawyer.send(form, Act.PASS_LEGAL)
        self.of_unit("head").do(Act.ISSUE_OPINION)
        return self

    def served(self, day: str) -> "Walk":
        self.of_unit("handler").serves(Act.SERVE_OPINION, day, NAME)
        return self

    def planned(self, due: str) -> "Walk":
        handler = self.of_unit("handler")
        form = handler.start(Act.PLAN_EXECUTION)
        form.type("What is to be done", "修复电梯").type("By when", due)
        handler.send(form, Act.PLAN_EXECUTION)
        return self

    def executed(self, day: str) -> "Walk":
        handler = self.of_unit("handler")
        form = handler.start(Act.REPORT_EXECUTION)
        form.where.get_by_role("radio").first.check()
        form.type("Day it was done", day).type("Result", "电梯已恢复运行。")
        handler.send(form, Act.REPORT_EXECUTION)
        return self

    def closed(self) -> "Walk":
        self.of_unit("head").do(Act.CLOSE)
        return self

    def archived(self) -> "Walk":
        self.of_unit("archivist").do(Act.ARCHIVE)
        return self

    # ── the petitioner, and those above ─────────────────────────────────────────────────

    def sealed(self) -> "Walk":
        """What the clock does every five minutes."""
        sealing.seal(self.stage.clock.at)
        return self

    def looked_up(self) -> Person:
        """The petitioner's page, at home on a telephone."""
        citizen = self.stage.citizen()
        form = Form(self.stage.words, citizen.page.get_by_role("main"))
        form.type("Number", self.number).type("Query code", self.code)
        form.press(self.say("Look it up"))
        expect(
            citizen.page.get_by_role("heading", name=self.say("Where it stands"))
        ).to_be_visible()
        return citizen

    def asks(self, act: Act) -> Person:
        """The petitioner asks the organ above."""
        citizen = self.looked_up()
        citizen.page.get_by_role("link", name=capital(citizen.term(act)), exact=True).click()
        form = Form(self.stage.words, citizen.page.get_by_role("main"))
        form.type(
            "What do you ask for, and why do you think the opinion is wrong?",
            "损失未赔偿，请求重新处理。",
        )
        form.press(self.say("Send it"))
        citizen.told("Done: %(act)s.", act=citizen.term(act))
        return citizen

    def upheld(self, who: str, issue: Act) -> "Walk":
        """The organ above upholds the opinion."""
        organ = self.at(who)
        form = organ.start(issue)
        form.pick("Decision", organ.term(ReviewOutcome.UPHELD))
        form.type("Reasons", "事实清楚，依据充分。").type("The rule, quoted", "条例第三十五条")
        organ.send(form, issue)
        return self

    def brought(self, who: str, serve: Act, day: str) -> "Walk":
        """And serves its own."""
        self.at(who).serves(serve, day, NAME)
        return self


def capital(text: str) -> str:
    """As the pages begin a line."""
    return text[:1].upper() + text[1:]
