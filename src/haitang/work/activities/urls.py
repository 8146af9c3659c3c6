from django.urls import path

from .views import confirming, pictures, reading, recording, ruling

app_name = "activities"

urlpatterns = [
    path("activities/", reading.activities, name="activities"),
    path("activities/new/", recording.new_activity, name="new_activity"),
    path("activities/waiting/", confirming.waiting, name="waiting"),
    path("activities/confirmations/", confirming.confirmations, name="confirmations"),
    path("activities/returns/", confirming.returns, name="returns"),
    path("activities/oddities/", reading.oddities, name="oddities"),
    path("activities/hours-rule/", ruling.hours_rule, name="hours_rule"),
    path("activities/<int:pk>/", reading.activity, name="activity"),
    path("activities/<int:pk>/facts/", recording.amend_facts, name="facts"),
    path("activities/<int:pk>/report/", recording.report, name="report"),
    path("activities/<int:pk>/withdrawal/", recording.withdraw_activity_page, name="withdrawal"),
    path("activities/<int:pk>/confirmation/", confirming.confirmation, name="confirmation"),
    path("activities/<int:pk>/return/", confirming.sending_back, name="return"),
    path("activities/<int:pk>/correction/", confirming.correction, name="correction"),
    path("activities/<int:pk>/annulment/", confirming.annulment, name="annulment"),
    path("activities/<int:pk>/pictures/", pictures.pictures, name="pictures"),
    path("activities/<int:pk>/pictures/uploads/", pictures.uploads, name="picture_uploads"),
    path("activities/<int:pk>/pictures/uploads/<uuid:key>/", pictures.upload, name="picture_upload"),
    path("activities/<int:pk>/pictures/<uuid:key>/", pictures.picture, name="picture"),
    path("activities/<int:pk>/pictures/<uuid:key>/small/", pictures.thumbnail, name="thumbnail"),
    path("activities/<int:pk>/pictures/<uuid:key>/removal/", pictures.removal, name="picture_removal"),
]
