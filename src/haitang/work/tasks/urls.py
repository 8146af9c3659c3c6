from django.urls import path

from .views import amending, asking, giving, judging, reading

app_name = "tasks"

urlpatterns = [
    path("tasks/", reading.tasks, name="tasks"),
    path("tasks/board/", reading.board, name="board"),
    path("tasks/sheet/", reading.sheet, name="sheet"),
    path("tasks/new/", giving.new_task, name="new_task"),
    path("tasks/bodies/", giving.owner_choices, name="bodies"),
    path("tasks/posts/", giving.posts, name="posts"),
    path("tasks/<int:pk>/", reading.task, name="task"),
    path("tasks/<int:pk>/amendment/", amending.amendment, name="amendment"),
    path("tasks/<int:pk>/completion/", asking.completion, name="completion"),
    path("tasks/<int:pk>/postponement/", asking.postponement, name="postponement"),
    path("tasks/<int:pk>/postponement/answer/", asking.postponement_answer, name="postponement_answer"),
    path("tasks/<int:pk>/handover/", asking.handover, name="handover"),
    path("tasks/<int:pk>/handover/answer/", asking.handover_answer, name="handover_answer"),
    path("tasks/<int:pk>/urging/", judging.urging, name="urging"),
    path("tasks/<int:pk>/return/", judging.sending_back, name="return"),
    path("tasks/<int:pk>/closing/", judging.closing, name="closing"),
    path("tasks/<int:pk>/cancellation/", judging.cancellation, name="cancellation"),
]
