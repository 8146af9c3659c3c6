"""Addresses of persons, duplicates and volunteers."""

from django.urls import path

from .views import departing, likeness, own, persons, privacy, searches, volunteers

app_name = "people"
urlpatterns = [
    path("account/information/", own.own_record, name="own"),
    path("account/information/copies/", own.own_copies, name="own_copies"),
    path("account/information/requests/", own.own_requests, name="own_requests"),
    path("account/information/consents/<int:consent>/withdrawal/", own.own_withdrawal, name="own_withdrawal"),
    path("people/requests/", own.record_requests, name="requests"),
    path("people/requests/<int:pk>/answer/", own.answer_record_request, name="answer"),
    path("people/<int:pk>/account/", own.link_account, name="account"),
    path("people/<int:pk>/account/removal/", own.account_removal, name="account_removal"),
    path("people/", persons.persons, name="persons"),
    path("people/new/", persons.new, name="new"),
    path("people/lookup/", searches.lookup, name="lookup"),
    path("people/workplaces/", searches.workplaces, name="workplaces"),
    path("people/teams/", searches.teams, name="teams"),
    path("people/duplicates/", likeness.duplicates, name="duplicates"),
    path("people/merges/", likeness.merges, name="merges"),
    path("people/merges/<int:pk>/", likeness.merge, name="merge"),
    path("people/merges/<int:pk>/undoing/", likeness.undoing, name="undoing"),
    path("people/<int:pk>/", persons.person, name="person"),
    path("people/<int:pk>/edit/", persons.edit, name="edit"),
    path("people/<int:pk>/expertise/", persons.expertise, name="expertise"),
    path("people/<int:pk>/unmaskings/", privacy.unmaskings, name="unmaskings"),
    path("people/<int:pk>/copies/", privacy.copies, name="copies"),
    path("people/<int:pk>/departure/", departing.departure, name="departure"),
    path("people/<int:pk>/restoration/", departing.restoration, name="restoration"),
    path("people/<int:pk>/erasure/", privacy.erasure, name="erasure"),
    path("people/<int:pk>/consents/", privacy.consents, name="consents"),
    path(
        "people/<int:pk>/consents/<int:consent>/withdrawal/", privacy.withdraw_consent_page, name="withdrawal"
    ),
    path("people/<int:pk>/beside/<int:other>/", likeness.compare_records, name="beside"),
    path("people/<int:pk>/merges/", likeness.merging, name="merging"),
    path("people/<int:pk>/distinctions/", likeness.distinctions, name="distinctions"),
    path("people/<int:pk>/volunteer/", volunteers.volunteer, name="volunteer"),
    path("people/<int:pk>/volunteer/moves/", volunteers.moves, name="moves"),
    path("volunteers/", volunteers.volunteers, name="volunteers"),
]
