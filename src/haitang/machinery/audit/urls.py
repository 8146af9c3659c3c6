from django.urls import path

from . import views

app_name = "audit"

urlpatterns = [
    path("audit/", views.entries, name="entries"),
    path("audit/refusals/", views.refusals, name="refusals"),
]
