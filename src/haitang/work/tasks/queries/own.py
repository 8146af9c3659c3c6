"""Whose a task is: who sits in its post, what somebody works on, what waits for his word."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.network.organisations.queries import answered_by
from haitang.network.staffing.models import Appointment

from ..models import Handover, Postponement, Task, TaskQuerySet
from ..rules import GIVE, OVERSEE, WORK
from ..words import Answer, State


def sat_in_by(acting: Acting, on: date) -> Q:
    """Tasks of a post the person behind `acting` sits in on a day."""
    if acting.person_id is None:
        return Q(pk__in=[])
    posts = Appointment.objects.on(on).filter(person_id=acting.person_id).values("post_id")
    return Q(post__in=posts)


def holds_post(acting: Acting, task: Task, on: date) -> bool:
    """Whether the person behind `acting` sits in the task's post on a day. No query without a post or a person."""
    if task.post_id is None or acting.person_id is None:
        return False
    sitting = Appointment.objects.on(on).filter(post_id=task.post_id, person_id=acting.person_id)
    return sitting.exists()


def borne_by(acting: Acting, on: date) -> TaskQuerySet:
    """What `acting` has to see to: tasks of his posts, of his association, of the bodies he runs."""
    scope = acting.scope_for(WORK)
    return Task.objects.within(scope).given().filter(answered_by(scope, "owner__") | sat_in_by(acting, on))


def judged_by(acting: Acting, on: date) -> TaskQuerySet:
    """Open tasks whose giver's word is `acting`'s to say: given where he gives, neither his own nor done by him.

    Those of the body he works for himself only where he gave them or oversees them: see `rules.may_judge`.
    """
    me = acting.account_id or 0
    given, overseen = (
        Scope(regions=acting.scope_for(action).regions).q(region="given_in_id") for action in (GIVE, OVERSEE)
    )
    mine = Task.objects.filter(sat_in_by(acting, on) | Q(done_by=me))
    own = Task.objects.filter(answered_by(acting.scope_for(WORK), "owner__"))
    colleagues = own.exclude(given_by=me).exclude(overseen)
    judged = Task.objects.open().filter(given)
    for not_his in (mine, colleagues):
        judged = judged.exclude(pk__in=not_his.order_by().values("pk"))
    return judged


def to_close(acting: Acting, on: date) -> TaskQuerySet:
    return judged_by(acting, on).filter(state=State.DONE)


def to_answer(acting: Acting, on: date) -> TaskQuerySet:
    """Tasks whose owner asked for more time, or to hand it on, and waits for `acting`'s answer."""
    waits = {"task": OuterRef("pk"), "answer": Answer.ASKED}
    asker = acting.account_id or 0
    asked = Exists(Postponement.objects.filter(**waits).exclude(account=asker)) | Exists(
        Handover.objects.filter(**waits).exclude(account=asker)
    )
    return judged_by(acting, on).filter(asked, state=State.GIVEN)
