"""Two districts with one of everything, and everybody in them, by name."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.test import Client

from haitang.foundation.acting import Acting
from haitang.judgement.reports.models import Paper, ReturnForm
from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.sessions import BEGAN, SEEN
from haitang.machinery.notices.models import Notice, Robot
from haitang.machinery.spreadsheets.models import Batch
from haitang.network.access.models import Grant
from haitang.network.access.queries import build_acting
from haitang.network.organisations.models import Ending, Organisation, Post, Unit
from haitang.network.people.models import Consent, Expertise, Merge, Person, Volunteer
from haitang.network.regions.models import Population, Region
from haitang.network.staffing.models import Appointment, Correction, CoverageRule, StaffingRule
from haitang.work.activities.models import Activity
from haitang.work.meetings.models import Meeting
from haitang.work.obligations.models import Filing, Obligation, Plan, Target
from haitang.work.tasks.models import Task

from .assessed import Assessed
from .names import AT


@dataclass
class District:
    """One district with one of everything. `towns[0]` is the chair's town, `villages[0]` the guide's village."""

    code: str
    region: Region
    towns: list[Region]
    villages: list[Region]
    population: Population
    unit: Unit
    enterprise: Unit
    association: Organisation
    town_association: Organisation
    other_town_association: Organisation
    society: Organisation
    chair_post: Post
    other_chair_post: Post
    chief_post: Post
    guide_post: Post
    person: Person
    twin_person: Person
    volunteer_person: Person
    expertise: Expertise
    consent: Consent
    volunteer: Volunteer
    merge: Merge
    appointment: Appointment
    annulled: Correction
    ended: Ending
    rule: StaffingRule
    coverage_rule: CoverageRule
    account: Account
    disabled: Account
    batch: Batch
    applied_batch: Batch
    queued_batch: Batch
    grant: Grant
    activity: Activity = field(init=False)
    draft_activity: Activity = field(init=False)
    confirmed_activity: Activity = field(init=False)
    notice: Notice = field(init=False)
    robot: Robot = field(init=False)
    planned_meeting: Meeting = field(init=False)
    meeting: Meeting = field(init=False)
    held_meeting: Meeting = field(init=False)
    minuted_meeting: Meeting = field(init=False)
    task: Task = field(init=False)
    asked_task: Task = field(init=False)
    done_task: Task = field(init=False)
    closed_task: Task = field(init=False)
    cancelled_task: Task = field(init=False)
    obligation: Obligation = field(init=False)
    filed_obligation: Obligation = field(init=False)
    filing: Filing = field(init=False)
    plan: Plan = field(init=False)
    target: Target = field(init=False)
    assessed: Assessed = field(init=False)
    paper: Paper = field(init=False)
    town_paper: Paper = field(init=False)
    issued_paper: Paper = field(init=False)
    return_form: ReturnForm = field(init=False)
    more: dict[str, Any] = field(default_factory=dict)


def say_again(client: Client, account: Account) -> None:
    """As if whoever signed in had just said again who he is; that his session is in use need not be noted by each page."""
    session = client.session
    session[BEGAN] = session[SEEN] = time.time()
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()


@dataclass
class Cast:
    """Two districts and everybody in them, by name: `cast["officer"]`, `cast.client("chair")`."""

    home: District
    twin: District
    accounts: dict[str, Account]

    def __getitem__(self, name: str) -> Account:
        return self.accounts[name]

    def acting(self, name: str, at: datetime = AT) -> Acting:
        """What `name` acts as at a moment."""
        return build_acting(self.accounts[name], at)

    def client(self, name: str, **options: Any) -> Client:
        """A browser in which `name` has signed in; an expired session and a disabled account behave as such."""
        client = Client(**options)
        if name == "anonymous":
            return client
        client.force_login(self.accounts[name])
        say_again(client, self.accounts[name])
        if name == "expired":
            Session.objects.filter(pk=client.session.session_key).update(expire_date=AT - timedelta(days=1))
        return client
