"""Addresses of persons, duplicates and volunteers."""

from django.urls import path

from .views import likeness, persons, privacy, searches, volunteers

app_name = "people"
urlpatterns = [
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
    path("people/<int:pk>/erasure/", privacy.erasure, name="erasure"),
    path("people/<int:pk>/consents/", privacy.consents, name="consents"),
    path("people/<int:pk>/consents/<int:consent>/withdrawal/", privacy.withdrawal, name="withdrawal"),
    path("people/<int:pk>/beside/<int:other>/", likeness.beside, name="beside"),
    path("people/<int:pk>/merges/", likeness.merging, name="merging"),
    path("people/<int:pk>/distinctions/", likeness.distinctions, name="distinctions"),
    path("people/<int:pk>/volunteer/", volunteers.volunteer, name="volunteer"),
    path("people/<int:pk>/volunteer/moves/", volunteers.moves, name="moves"),
    path("volunteers/", volunteers.volunteers, name="volunteers"),
]
