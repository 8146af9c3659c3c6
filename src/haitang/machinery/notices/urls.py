from django.urls import path

from .views import calendar, choosing, reading, robots

app_name = "notices"

urlpatterns = [
    path("notices/", reading.notices, name="notices"),
    path("notices/readings/", reading.readings, name="readings"),
    path("notices/<int:pk>/reading/", reading.reading, name="reading"),
    path("notices/switch/<str:token>/", choosing.switch, name="switch"),
    path("account/notices/", choosing.preferences, name="preferences"),
    path("account/calendar/", calendar.calendar_feed_page, name="calendar"),
    path("account/calendar/address/", calendar.calendar_address, name="calendar_address"),
    path("account/calendar/address/revocation/", calendar.calendar_revocation, name="calendar_revocation"),
    path("calendar/<str:token>.ics", calendar.feed, name="feed"),
    path("settings/robots/", robots.robots, name="robots"),
    path("settings/robots/new/", robots.new_robot, name="new_robot"),
    path("settings/robots/<int:pk>/trial/", robots.robot_trial, name="robot_trial"),
    path("settings/robots/<int:pk>/removal/", robots.robot_removal, name="robot_removal"),
]
