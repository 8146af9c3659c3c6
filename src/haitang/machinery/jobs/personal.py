"""Jobs are asked for by keys; what a failed one left may quote a sentence."""

from django.utils.translation import gettext_lazy as _
from django_q.models import Task

from haitang.foundation.privacy.register import register_place, texts, wordless
from haitang.foundation.privacy.subject import Mentioned, Subject


def outcomes_about(subject: Subject) -> list[str]:
    return [
        task.pk
        for task in Task.objects.order_by("pk")
        if subject.mentioned_in(f"{task.args} {task.kwargs} {task.result}") is not Mentioned.NO
    ]


def erase_outcomes(subject: Subject) -> int:
    found = outcomes_about(subject)
    Task.objects.filter(pk__in=found).delete()
    return len(found)


texts("jobs.JobRun", "arguments reason result")
wordless("jobs.JobRun", "name key", _("任务名和记录编号。"))
register_place(
    "outcomes",
    title=_("后台任务的结果"),
    columns=("django_q.Task.args", "django_q.Task.kwargs", "django_q.Task.result"),
    find=lambda subject: len(outcomes_about(subject)),
    erase=erase_outcomes,
    why=_("出错的任务会留下一句话。"),
)
PACKED = _("任务名、时刻和记录编号。")
wordless("django_q.Task", "name func hook group cluster", PACKED)
wordless("django_q.OrmQ", "key payload", PACKED)
wordless("django_q.Schedule", "name func hook args kwargs cron task cluster intended_date_kwarg", PACKED)
