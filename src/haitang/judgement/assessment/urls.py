from django.urls import path

from .views import designing, objecting, reading, running, speaking

app_name = "assessment"

urlpatterns = [
    path("assessments/", reading.schemes, name="schemes"),
    path("assessments/schemes/new/", designing.new_scheme, name="new_scheme"),
    path("assessments/schemes/<int:pk>/", reading.scheme, name="scheme"),
    path("assessments/schemes/<int:pk>/head/", designing.scheme_head, name="head"),
    path("assessments/schemes/<int:pk>/items/", designing.items, name="items"),
    path("assessments/schemes/<int:pk>/publication/", designing.publication, name="publication"),
    path("assessments/schemes/<int:pk>/round/", running.opening, name="opening"),
    path("assessments/<int:pk>/", reading.round_of_results, name="round"),
    path("assessments/<int:pk>/computation/", running.computation, name="computation"),
    path("assessments/<int:pk>/closing/", running.closing, name="closing"),
    path("assessments/<int:pk>/announcement/", running.announcement, name="announcement"),
    path("assessments/<int:pk>/confirmation/", running.confirmation, name="confirmation"),
    path("assessments/<int:pk>/archive/", running.archive, name="archive"),
    path("assessments/<int:pk>/notice/", reading.notice, name="notice"),
    path("assessments/<int:pk>/differences/", reading.round_differences, name="differences"),
    path("assessments/<int:pk>/results/<int:result_pk>/", reading.result, name="result"),
    path("assessments/<int:pk>/results/<int:result_pk>/statement/", speaking.statement, name="statement"),
    path("assessments/<int:pk>/results/<int:result_pk>/review/", speaking.review, name="review"),
    path("assessments/<int:pk>/results/<int:result_pk>/objections/new/", objecting.objection, name="objection"),
    path("assessments/<int:pk>/objections/<int:objection_pk>/answer/", objecting.answer_objection_page, name="answer"),
]  # fmt: skip
