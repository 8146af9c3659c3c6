"""Addresses of the parts themselves."""

from django.urls import path

from haitang.machinery.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/preferences/", views.preferences, name="preferences"),
]
