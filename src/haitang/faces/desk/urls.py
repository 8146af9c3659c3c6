from django.urls import path

from .views import home, overview, search, settings

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("overview/", overview.overview, name="overview"),
    path("search/", search.search, name="search"),
    path("settings/", settings.settings, name="settings"),
]
