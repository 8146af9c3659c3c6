from django.urls import path

from . import views

app_name = "retention"
urlpatterns = [
    path("settings/terms/", views.terms, name="terms"),
    path("settings/terms/<str:purpose>/", views.term, name="term"),
]
