"""Addresses of figures: all of them, one with its explanation, the records behind it."""

from django.urls import path

from . import views

app_name = "figures"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:name>.json", views.document, name="document"),
    path("figures/<str:name>/", views.figure, name="figure"),
    path("figures/<str:name>/evidence/", views.evidence, name="evidence"),
]
