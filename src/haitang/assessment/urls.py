from django.urls import path

from .views import reading

app_name = "assessment"

urlpatterns = [
    path("assessments/<int:pk>/results/<int:result_pk>/", reading.result, name="result"),
]
