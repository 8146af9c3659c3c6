"""Who may give, do, judge what: verdicts with the reason a person reads."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import COUNTY_LENGTH, county_of
from haitang.foundation.verdict import Verdict, no, yes
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.queries import answers_for

from .models import Task

VIEW: Final = "tasks.view"
GIVE: Final = "tasks.give"
WORK: Final = "tasks.work"
OVERSEE: Final = "tasks.oversee"
"""Judging what one's own association has to do, though another gave it."""


def may_give(acting: Acting, owner: Organisation) -> Verdict:
    """Giving a task to a body: where one gives."""
    return acting.verdict(GIVE, region=owner.region_id, line=owner.line)


def given_in(acting: Acting, owner: Organisation) -> str:
    """The code of the place whose people give it: the widest in which `acting` gives there, at most the county."""
    covering = [prefix for prefix in acting.scope_for(GIVE).regions if owner.region_id.startswith(prefix)]
    widest = min(covering, key=len, default="")
    return widest if len(widest) >= COUNTY_LENGTH else county_of(owner.region_id)


def can_bear(owner: Organisation, post: Post | None, county: str, on: date) -> Verdict:
    """Whether a body, and a post of it, can answer for a task of a county from a day on."""
    if county_of(owner.region_id) != county_of(county):
        return no(_("承办组织不在本区县。"), code="other_county")
    if owner.dissolved and on >= owner.dissolved:
        return no(_("“%(body)s”已经撤销，不能承办。") % {"body": owner.name}, code="dissolved")
    if post is None:
        return yes()
    if post.organisation_id != owner.pk:
        return no(_("这个岗位不在承办组织里。"), code="other_post")
    if post.until and on >= post.until:
        return no(_("这个岗位已经停设，不能承办。"), code="closed_post")
    return yes()


def may_work(acting: Acting, task: Task, *, holds: bool) -> Verdict:
    """Saying it is done, asking for time, asking to hand it on: who sits in its post, or works for its owner."""
    if holds:
        return yes()
    return acting.verdict(WORK, region=task.region_id, line=task.owner.line)


def may_choose(acting: Acting, task: Task) -> Verdict:
    """Finding another to do it: who works where the owner is, so that there are bodies he sees to choose from."""
    return acting.verdict(WORK, region=task.owner.region_id, line=task.owner.line)


def gives(acting: Acting, task: Task) -> bool:
    """Whether `acting` gives where the task was given."""
    return acting.may(GIVE, region=task.given_in_id)


def may_judge(acting: Acting, task: Task, *, holds: bool) -> Verdict:
    """Closing, sending back, answering, urging, cancelling: who gave it, never who is to do it or said it was done.

    What an association gave itself is judged by the very person who gave it and by who oversees it, not by colleagues.
    """
    own = no(_("任务由交办的一方办结、退回、答复和撤销；承办的一方不能自己办。"), code="own_task")
    if holds or (task.done_by is not None and task.done_by == acting.account_id):
        return own
    if gives(acting, task):
        return may_judge_own(acting, task) if works_for_owner(acting, task) else yes()
    if acting.may(WORK, region=task.region_id, line=task.owner.line):
        return own
    return acting.verdict(GIVE, region=task.given_in_id)


def works_for_owner(acting: Acting, task: Task) -> bool:
    """Whether the owner is the association or the body `acting` works for himself, not one below it."""
    return answers_for(acting.scope_for(WORK), task.owner)


def may_judge_own(acting: Acting, task: Task) -> Verdict:
    """Judging what is to be done by the body one works for."""
    if task.given_by == acting.account_id or acting.may(OVERSEE, region=task.given_in_id):
        return yes()
    return no(
        _(
            "承办的一方不能自己办：这件任务由您所在的组织承办，办结、退回、答复、修改和撤销请找交办人或科协领导。"
        ),
        code="own_task",
    )


def may_answer_request(acting: Acting, task: Task, asked_by: int, *, holds: bool) -> Verdict:
    """Answering what the owner asked for: as judging, and never who asked."""
    if asked_by == acting.account_id:
        return no(_("自己提出的申请不能由自己答复，请交办方的另一位同事办理。"), code="own_asking")
    return may_judge(acting, task, holds=holds)
