from django.urls import path

from .views import ending, organisations, posts, units

app_name = "organisations"

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new_organisation, name="new_organisation"),
    path("organisations/matches/", organisations.organisation_matches, name="organisation_matches"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/facts/", organisations.organisation_facts, name="facts"),
    path("organisations/<int:pk>/parent/", organisations.parent, name="parent"),
    path("organisations/<int:pk>/dissolution/", ending.dissolution, name="dissolution"),
    path("organisations/<int:pk>/restoration/", ending.restoration, name="restoration"),
    path("organisations/<int:pk>/posts/new/", posts.new_post, name="new_post"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/facts/", posts.post_facts, name="post_facts"),
    path("posts/<int:pk>/closure/", ending.post_closure, name="post_closure"),
    path("posts/<int:pk>/reopening/", ending.post_reopening, name="post_reopening"),
    path("duties/", posts.duties, name="duties"),
    path("units/", units.units, name="units"),
    path("units/new/", units.new_unit, name="new_unit"),
    path("units/matches/", units.unit_matches, name="unit_matches"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/facts/", units.unit_facts, name="unit_facts"),
    path("units/<int:pk>/closure/", ending.unit_closure, name="unit_closure"),
    path("units/<int:pk>/reopening/", ending.unit_reopening, name="unit_reopening"),
]
