from django.urls import path

from . import views

app_name = "regions"

urlpatterns = [
    path("regions/", views.regions, name="regions"),
    path("regions/<str:code>/", views.region, name="region"),
    path("regions/<str:code>/name/", views.name, name="name"),
    path("regions/<str:code>/retirement/", views.retirement, name="retirement"),
    path("regions/<str:code>/below/new/", views.new_region, name="new_region"),
    path("regions/<str:code>/population/new/", views.new_population, name="new_population"),
    path("population/<int:pk>/", views.population, name="population"),
]
