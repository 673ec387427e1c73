"""A conversation recorded with a camera that is not there: notice, break, kept, played."""

from playwright.sync_api import Page, expect

from tests.e2e.stage import Stage
from tests.rooms.steps import Case, waiting
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.recordings import queries
from xinqiao.rooms.recordings.models import Logged, Recording, RecordingFile

WHO = "housing.handler"


def agreed(page: Page, number: str) -> None:
    """The notice, shown, spoken and agreed to; before, no page may use the camera."""
    answer = page.goto(f"/recordings/new/{number}/")
    assert answer is not None
    assert "camera=()" in answer.headers["permissions-policy"]
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".field.wrong")).to_have_count(1)
    for label in ("告知已放在本人面前，字迹清楚", "我已口头说明", "本人已表示同意"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="继续").click()
    page.wait_for_url("**/record/")


def some_sent(page: Page, least: int = 1) -> None:
    page.wait_for_function(f"() => Number(document.getElementById('sent').textContent) >= {least}")


def test_recording__survives_a_break_and_is_played_by_its_officer_alone(stage: Stage) -> None:
    case: Case = waiting(stage.cast)
    stage.clock.go(3, 12)
    page = stage.at_desk(WHO).page
    agreed(page, case.row.number)
    page.locator("#check").click()
    expect(page.locator("[data-seen=ready]")).to_be_visible()
    expect(page.locator("#microphone")).not_to_have_text("—")
    page.wait_for_function("() => document.getElementById('level').value > 0")
    assert Recording.objects.get().log.count() == 3  # looked at, and nothing recorded
    page.locator("#start").click()
    expect(page.locator("#on-air")).to_be_visible()
    some_sent(page)
    page.context.set_offline(True)
    expect(page.locator("[data-when=waiting]")).to_be_visible()
    page.wait_for_function("() => Number(document.getElementById('left').textContent) >= 1")
    page.context.set_offline(False)
    page.locator("#stop").click()
    page.wait_for_url(lambda url: "/record/" not in url)
    row, file = Recording.objects.get(), RecordingFile.objects.get()
    assert case.last().facts["sha256"] == file.sha256
    said = [line.what for line in queries.log_of(row.pk)]
    assert said[:4] == [Logged.NOTICE_SHOWN, Logged.NOTICE_SPOKEN, Logged.AGREED, Logged.STARTED]
    assert Logged.STOPPED in said
    before = ReadLog.objects.filter(matter=case.matter).count()
    length = page.evaluate(
        "async () => { const video = document.querySelector('video.player');"
        " video.muted = true; await video.play();"
        " await new Promise((done) => { video.ontimeupdate = done; }); return video.videoWidth; }"
    )
    assert length > 0
    parts = page.evaluate(
        "async (at) => { const a = await fetch(at, {headers: {Range: 'bytes=4-9'}});"
        " return [a.status, (await a.arrayBuffer()).byteLength]; }",
        f"/recordings/{row.pk}/file",
    )
    assert parts == [206, 6]
    assert ReadLog.objects.filter(matter=case.matter).count() == before + 1

    other = stage.at_desk("housing.head").page
    answer = other.goto(f"/recordings/{row.pk}/file")
    assert answer is not None
    assert answer.status == 403
    other.goto(f"/recordings/{row.pk}/")
    other.locator("#staff").select_option(str(case.staff("head")))
    other.get_by_role("button", name="指定").click()
    expect(other.locator("video.player")).to_be_visible()


def test_recording__a_page_that_was_closed_sends_what_it_had(stage: Stage) -> None:
    case: Case = waiting(stage.cast)
    stage.clock.go(3, 12)
    page = stage.at_desk(WHO).page
    agreed(page, case.row.number)
    page.locator("#start").click()
    some_sent(page)
    page.context.set_offline(True)
    page.wait_for_function("() => Number(document.getElementById('left').textContent) >= 1")
    page.on("dialog", lambda dialog: dialog.accept())
    address = page.url
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)
    page.wait_for_url(lambda url: "/record/" not in url)
    said = [line.what for line in queries.log_of(Recording.objects.get().pk)]
    assert said[-3:] == [Logged.BROKEN, Logged.RESUMED, Logged.KEPT]
    assert RecordingFile.objects.get().size > 0

    page.get_by_role("button", name="续录第2段").click()
    page.wait_for_url("**/record/")
    page.evaluate(  # the camera was taken away meanwhile
        "() => { const all = navigator.mediaDevices; const whole = all.getUserMedia.bind(all);"
        " window.again = () => { all.getUserMedia = whole; };"
        " all.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); };"
        " all.enumerateDevices = async () => [{kind: 'audioinput'}]; }"
    )
    page.locator("#start").click()
    expect(page.locator("[data-seen=no-camera]")).to_be_visible()
    expect(page.locator("#on-air")).to_be_hidden()
    page.evaluate("() => window.again()")
    page.locator("#start").click()
    some_sent(page)
    page.locator("#stop").click()
    page.wait_for_url(lambda url: "/record/" not in url)
    assert RecordingFile.objects.count() == 2
    expect(page.locator("video.player")).to_have_count(2)
    second = page.evaluate(
        "async () => { const [one, two] = document.querySelectorAll('video.player');"
        " one.muted = two.muted = true;"
        " const goes = new Promise((done) => { two.onplaying = () => done(true); });"
        " await one.play(); one.currentTime = 1e6; return goes; }"
    )
    assert second
