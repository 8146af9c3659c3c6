from django.urls import path

from .views import agenda, inviting, minuting, planning, reading, ruling

app_name = "meetings"

urlpatterns = [
    path("meetings/", reading.meetings, name="meetings"),
    path("meetings/new/", planning.new_meeting, name="new_meeting"),
    path("meetings/rules/", ruling.meeting_rules, name="rules"),
    path("meetings/rules/<slug:kind>/", ruling.meeting_rule, name="rule"),
    path("meetings/issues/<int:pk>/acceptance/", agenda.acceptance, name="acceptance"),
    path("meetings/issues/<int:pk>/declining/", agenda.declining, name="declining"),
    path("meetings/papers/<int:pk>/", reading.paper, name="paper"),
    path("meetings/invitations/<int:pk>/", inviting.reply, name="reply"),
    path("meetings/resolutions/<int:pk>/", reading.resolution, name="resolution"),
    path("meetings/resolutions/<int:pk>/facts/", minuting.resolution_facts, name="resolution_facts"),
    path("meetings/resolutions/<int:pk>/removal/", minuting.removal, name="removal"),
    path("meetings/resolutions/<int:pk>/words/new/", minuting.new_word, name="new_word"),
    path("meetings/<int:pk>/", reading.meeting, name="meeting"),
    path("meetings/<int:pk>/facts/", planning.amend_plan, name="facts"),
    path("meetings/<int:pk>/members/", planning.members, name="members"),
    path("meetings/<int:pk>/calling-off/", planning.calling_off, name="calling_off"),
    path("meetings/<int:pk>/issues/new/", agenda.new_issue, name="new_issue"),
    path("meetings/<int:pk>/agenda/", reading.agenda, name="agenda"),
    path("meetings/<int:pk>/agenda/order/", agenda.order, name="order"),
    path("meetings/<int:pk>/agenda/items/", agenda.new_item, name="new_item"),
    path("meetings/<int:pk>/agenda/fixing/", agenda.fixing, name="fixing"),
    path("meetings/<int:pk>/papers/new/", agenda.new_paper, name="new_paper"),
    path("meetings/<int:pk>/invitation/", inviting.invitation, name="invitation"),
    path("meetings/<int:pk>/calendar.ics", reading.meeting_calendar, name="calendar"),
    path("meetings/<int:pk>/attendance/", inviting.attendance, name="attendance"),
    path("meetings/<int:pk>/minutes/", minuting.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/writing/", minuting.write_minutes, name="writing"),
    path("meetings/<int:pk>/minutes/issue/", minuting.issue, name="issue"),
    path("meetings/<int:pk>/minutes/correction/", minuting.correction, name="correction"),
    path("meetings/<int:pk>/resolutions/new/", minuting.new_resolution, name="new_resolution"),
]
