"""Addresses of the recordings room."""

from django.urls import path

from xinqiao.rooms.files.services import Purpose
from xinqiao.web.recordings import making, views
from xinqiao.web.uploads import for_staff

collection, single = for_staff(Purpose.RECORDING)

urlpatterns = [
    path("", views.page, name="recordings"),
    path("keeping/", views.retention, name="retention"),
    path("new/<str:number>/", making.new, name="new_recording"),
    path("uploads/", collection, name="recording_uploads"),
    path("uploads/<str:upload>", single, name="recording_upload"),
    path("<str:recording>/", views.recording, name="recording"),
    path("<str:recording>/record/", making.record, name="record"),
    path("<str:recording>/mark/", making.mark, name="mark_recording"),
    path("<str:recording>/keep/", making.keep, name="keep_recording"),
    path("<str:recording>/further/", making.further, name="further_recording"),
    path("<str:recording>/file", views.file, name="recording_file"),
    path("<str:recording>/copy", views.copy, name="recording_copy"),
    path("<str:recording>/do/", views.do, name="do_recording"),
]
