"""Addresses of the staff pages. Each room of pages lists its own; they are joined here."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from xinqiao.rooms.files.services import Purpose
from xinqiao.web import afterwards, matter, members, styleguide, today
from xinqiao.web.acts import views as acts
from xinqiao.web.appointments import arranging, leaders, week
from xinqiao.web.house import erased, outbox
from xinqiao.web.house import views as house
from xinqiao.web.matters import views as matters
from xinqiao.web.reception import board as hall_board
from xinqiao.web.reception import duty, hall, manners, phone, promises, records
from xinqiao.web.register import receipt
from xinqiao.web.register import views as register
from xinqiao.web.supervision import views as supervision
from xinqiao.web.uploads import for_staff

attachments, attachment = for_staff(Purpose.ATTACHMENT)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.page, name="home"),
    path("today/plans/<int:plan>/reason/", today.reason, name="plan_reason"),
    path("matters/<str:number>/plans/<int:n>/", today.plan, name="plan"),
    path("matters/<str:number>/plans/<int:n>/back/", today.take_back, name="take_back"),
    path("matters/", matters.page, name="matters"),
    path("matters/filter/", matters.choose, name="choose"),
    path("matters/count/", matters.count, name="count"),
    path("matters/views/save/", matters.save, name="save_view"),
    path("matters/views/drop/", matters.drop, name="drop_view"),
    re_path(r"^matters/export\.(?P<form>csv|xlsx)$", matters.export, name="export"),
    path("matters/<str:number>/", matter.page, name="matter"),
    path("matters/<str:number>/words/<int:seq>/", matter.words_of, name="words"),
    path("matters/<str:number>/people/<str:party>/", matter.reveal, name="reveal"),
    path("matters/<str:number>/members/", members.page, name="members"),
    path("matters/<str:number>/said/", matter.said, name="said"),
    path("matters/<str:number>/beside/<str:other>/", matter.compare, name="compare"),
    re_path(
        r"^matters/(?P<number>\d+)/papers/(?P<paper>[0-9a-f]+)\.(?P<form>pdf|docx)$",
        matter.paper,
        name="paper",
    ),
    path("matters/<str:number>/files/<str:file>", matter.attachment, name="attachment"),
    path("matters/<str:number>/acts/<str:act>/", acts.page, name="act"),
    path("uploads/", attachments, name="uploads"),
    path("uploads/<str:upload>", attachment, name="upload"),
    path("register/", register.page, name="register"),
    path("register/draft/", register.save_draft, name="save_draft"),
    path("register/draft/drop/", register.drop_draft, name="drop_draft"),
    path("register/likely/", register.likely, name="likely"),
    path("register/receipt/<str:number>.pdf", receipt.pdf, name="receipt_pdf"),
    path("register/receipt/<str:number>/", receipt.page, name="receipt"),
    path("appointments/", week.page, name="appointments"),
    path("appointments/book/", week.book, name="book_appointment"),
    path("appointments/<int:appointment>/", week.one, name="appointment"),
    path("appointments/<int:appointment>/words/", week.reveal, name="appointment_words"),
    path("appointments/<int:appointment>/move/", week.move, name="move_appointment"),
    path("appointments/<int:appointment>/cancel/", week.cancel, name="cancel_appointment"),
    path("appointments/<int:appointment>/came/", week.came, name="appointment_came"),
    path("appointments/rota/", arranging.rota, name="appointment_rota"),
    path("appointments/rota/<int:shift>/end/", arranging.end_shift, name="end_shift"),
    path("appointments/rooms/", arranging.rooms, name="appointment_rooms"),
    path("appointments/rooms/<int:room>/", arranging.room, name="appointment_room"),
    path("appointments/leaders/", leaders.page, name="leaders"),
    path("appointments/leaders/rules/<int:rule>/end/", leaders.end_rule, name="end_leader_rule"),
    path("appointments/leaders/<int:session>/", leaders.one, name="reception_day"),
    path("appointments/leaders/<int:session>/left/", leaders.left, name="leader_left"),
    path("appointments/leaders/<int:session>/list.pdf", leaders.list_pdf, name="reception_list"),
    path("appointments/mine/", leaders.mine, name="my_reception_days"),
    path("matters/<str:number>/afterwards/", afterwards.told, name="told"),
    path("calls/", afterwards.my_calls, name="calls"),
    path("calls/<int:call>/", afterwards.call, name="call"),
    path("ratings/", afterwards.ratings, name="ratings"),
    path("thanks/", afterwards.thanks, name="thanks"),
    path("thanks/<int:thanks>/withdraw/", afterwards.withdraw_thanks, name="withdraw_thanks"),
    path("thanks/<int:thanks>/photo/", afterwards.thanks_photo, name="thanks_photo"),
    path("counter/", hall_board.page, name="reception"),
    path("counter/do/<str:what>/", hall_board.act, name="hall_act"),
    path("counter/arrive/", hall_board.arrive, name="arrive"),
    path("counter/arrive/earlier/", hall_board.earlier, name="earlier_matters"),
    path("counter/visits/<str:visit>/", hall_board.visit, name="hall_visit"),
    path("counter/records/", records.listed, name="records"),
    path("counter/records/new/", records.new, name="new_record"),
    path("counter/records/<str:record>/", records.page, name="talk"),
    path("counter/records/<str:record>/save/", records.save, name="save_record"),
    path("counter/records/<str:record>/signature.png", records.signature, name="record_signature"),
    path("counter/records/<str:record>/record.<str:form>", records.paper, name="record_paper"),
    path("counter/calls/", phone.page, name="phone_log"),
    path("counter/calls/<str:call>/", phone.words, name="call_words"),
    path("counter/duty/", duty.page, name="duty"),
    path("counter/duty/do/", duty.act, name="duty_act"),
    path("counter/manners/", manners.page, name="manners"),
    path("counter/promises/", promises.page, name="promises"),
    path("hall/<str:hall>/", hall.page, name="hall"),
    path("hall/<str:hall>/numbers/", hall.numbers, name="hall_numbers"),
    path("house/", house.offices, name="offices"),
    path("house/offices/<int:office>/", house.office, name="office"),
    path("house/offices/<int:office>/posts/new/", house.new_post, name="new_post"),
    path("house/offices/<int:office>/posts/<int:post>/", house.appoint, name="appoint"),
    path("house/staff/", house.staff, name="staff"),
    path("house/staff/<int:staff>/", house.set_active, name="set_active"),
    path("house/absences/", house.absences, name="absences"),
    path("house/calendar/", house.calendar, name="calendar"),
    path("house/categories/", house.categories, name="categories"),
    path("house/changes/", house.changes, name="changes"),
    path("house/outbox/", outbox.page, name="outbox"),
    path("house/outbox/<int:message>/", outbox.act, name="outbox_act"),
    path("house/erased/", erased.page, name="erased"),
    path("house/wordings/", outbox.texts, name="wordings"),
    path("house/wordings/<str:key>/", outbox.text, name="wording"),
    path("supervision/", supervision.page, name="supervision"),
    path("", include("xinqiao.web.leading.urls")),
    path("bulletin/", include("xinqiao.web.bulletin.urls")),
    path("visits/", include("xinqiao.web.visits.urls")),
    path("conveyed/", include("xinqiao.web.conveying.urls")),
    path("recordings/", include("xinqiao.web.recordings.urls")),
    path("account/", include("xinqiao.web.account_urls")),
    path("styleguide/", styleguide.page, name="styleguide"),
]
