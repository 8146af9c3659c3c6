"""Who listens to whom: the one page on which apps that do not know each other are joined."""

from operator import attrgetter
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang import __version__
from haitang.faces.desk.shell import SHELL
from haitang.foundation import endings, moves
from haitang.foundation.discovery import modules_named
from haitang.foundation.district_texts import DistrictText, declare
from haitang.foundation.guard import guard
from haitang.foundation.registry import everything_demanded_is_registered
from haitang.judgement.assessment.origins import item_found
from haitang.judgement.assessment.queries import scheme_fault
from haitang.judgement.assessment.resting import frozen_results
from haitang.judgement.assessment.words import ITEM_SCORED
from haitang.judgement.reports.models import Paper
from haitang.judgement.reports.queries import template_fault
from haitang.judgement.reports.resting import issued_papers
from haitang.judgement.reports.returning import form_fault as return_fault
from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.passwords import WORDS_OF
from haitang.machinery.audit.listening import listen
from haitang.machinery.figures import installed as figures
from haitang.machinery.figures.actions import note_entries
from haitang.machinery.notices import calendar
from haitang.machinery.notices.channels.robots import robot_fault
from haitang.machinery.retention import declaring as retention
from haitang.machinery.spreadsheets import importing, keeping, undoing, vocabulary
from haitang.machinery.spreadsheets.downloads import download
from haitang.machinery.ui import navigation
from haitang.network.access.queries import accounts_in, build_acting
from haitang.network.organisations.queries import name_of_body
from haitang.network.people import joining
from haitang.network.people import notices as person_notices
from haitang.network.people.importers import VolunteerImporter
from haitang.network.people.passwords import words_of_places
from haitang.network.regions.queries import gazetteer, names_below, names_of
from haitang.network.staffing.importers import (
    MEANINGS,
    EnterpriseImporter,
    OrganisationImporter,
    TownTeamImporter,
)
from haitang.network.staffing.queries import register_resting
from haitang.network.staffing.queries.paper import WorkSource, register_work
from haitang.project import own_lists
from haitang.work.activities import queries as activity_queries
from haitang.work.activities.actions import join_hours, part_hours
from haitang.work.activities.importers import ActivityImporter
from haitang.work.activities.models import Activity
from haitang.work.meetings.models import Meeting
from haitang.work.meetings.origins import resolution_found
from haitang.work.meetings.words import RESOLUTION
from haitang.work.obligations.models import Filing
from haitang.work.obligations.origins import duty_found
from haitang.work.obligations.queries import fault_of_plan as plan_fault
from haitang.work.obligations.queries import rule_fault as obligation_fault
from haitang.work.obligations.words import DUTY, FILING
from haitang.work.tasks import linking, origins

from . import signing

FIGURE_GROUPS: Final = {
    "regions": _("行政区划"),
    "organisations": pgettext_lazy("many", "组织"),
    "people": _("志愿者"),
    "staffing": _("编配"),
    "tasks": pgettext_lazy("many", "任务"),
    "activities": _("活动"),
    "meetings": _("会议"),
    "obligations": _("制度要求"),
}
"""What figures are listed under, by the first word of their names."""

WATCHED_FIGURES: Final = ("regions", "organisations", "people", "staffing")
"""Groups whose figures count only what changes with an audit entry about a thing of `WATCHED_THINGS`: see decision 7."""

WATCHED_THINGS: Final = (*WATCHED_FIGURES, "spreadsheets")
"""Apps; the undoing of an import leaves one entry, about the import."""

IMPORTERS: Final = (
    TownTeamImporter(),
    VolunteerImporter(),
    EnterpriseImporter(),
    OrganisationImporter(),
    ActivityImporter(),
)

WORK: Final = (WorkSource("activities", activity_queries.work_began, activity_queries.workers),)
"""What counts as having worked in a post: without any of it, the post is held on paper."""

RESTING: Final = {"assessment": frozen_results, "reports": issued_papers}
"""What stays as it was when an appointment it was made from is set right: the preview of that names it."""

CONCERNS: Final = (joining.Concern("activities", join_hours, part_hours),)
"""Who sets his own records right when two records of a person are made one."""

LINKABLE: Final = (
    linking.Linkable(
        "activities.Activity",
        pgettext_lazy("one", "活动"),
        lambda scope: Activity.objects.within(scope).confirmed(),
        needs="activities.view",
        page="activities:activity",
    ),
    linking.Linkable(
        "meetings.Meeting",
        pgettext_lazy("one", "会议"),
        lambda scope: Meeting.objects.convened_in(scope).minuted(),
        needs="meetings.view",
        page="meetings:meeting",
    ),
    linking.Linkable(
        FILING,
        pgettext_lazy("one", "报备材料"),
        lambda scope: Filing.objects.within(scope).acknowledged(),
        needs="obligations.view",
        page="obligations:filing",
        day="filed_on",
    ),
    linking.Linkable(
        "reports.Paper",
        pgettext_lazy("one", "公文"),
        lambda scope: Paper.objects.within(scope).of_bodies(scope).issued().brief(),
        needs="reports.view",
        page="reports:paper",
        day="signed_on",
        number=attrgetter("number"),
    ),
)
"""Records that can show a task done."""

ORIGINS: Final[dict[str, origins.Find]] = {
    RESOLUTION: resolution_found,
    DUTY: duty_found,
    ITEM_SCORED: item_found,
}
"""How what tasks come from is got hold of, by the label of its kind."""

DISTRICT_TEXTS: Final = (
    DistrictText("reports.PaperTemplate", fault_of=template_fault),
    DistrictText("reports.ReturnForm", fault_of=return_fault, covers=("reports.Cell",)),
    DistrictText("assessment.Scheme", fault_of=scheme_fault, covers=("assessment.Part", "assessment.Item")),
    DistrictText(
        "obligations.Obligation",
        fault_of=obligation_fault,
        covers=("obligations.Filing", "obligations.Answer"),
    ),
    DistrictText("obligations.Plan", fault_of=plan_fault, covers=("obligations.Target",)),
    DistrictText("notices.Robot", fault_of=robot_fault, covers=("notices.Delivery",)),
    DistrictText("staffing.StaffingRule", only_shown="whole numbers its columns bound; its words are shown"),
    DistrictText("staffing.CoverageRule", only_shown="a whole number its column bounds"),
    DistrictText("meetings.MeetingRule", only_shown="whole numbers its columns bound; its words are shown"),
    DistrictText("activities.HoursRule", only_shown="whole numbers its columns bound"),
    DistrictText(
        "spreadsheets.WordList", only_shown="plain words, looked for as they stand; shown as a list"
    ),
    DistrictText("retention.Term", only_shown="days within the bounds of their purpose; its words are shown"),
    DistrictText("spreadsheets.Mapping", only_shown="a column no importer has is chosen by nothing"),
    DistrictText("spreadsheets.Batch", only_shown="a file that was brought; `reading` decides what it is"),
    DistrictText("notices.GroupNotice", only_shown="the program's own words"),
    DistrictText("figures.Reopened", only_shown="a mark, nothing is written in it"),
    DistrictText("people.Person", only_shown="facts of a person, which are shown"),
)
"""What a district writes, and how each kind is tried: see `foundation.district_texts`."""


def join() -> None:
    """Join what is listed above. Called once, when every app is ready."""
    signing.connect_signals()
    WORDS_OF.register("places", words_of_places)
    importing.register_importers(*IMPORTERS)
    vocabulary.register_meanings(MEANINGS)
    importing.GAZETTEER.register(gazetteer)
    own_lists.register()
    retention.install(*keeping.KEPT)
    person_notices.KEEPERS.register(accounts_in)
    undoing.note_bare_key("people.Person", Account, "person_key")
    declare(DISTRICT_TEXTS)
    list(modules_named("endings"))
    list(modules_named("actions"))  # each registers the final moves it makes when it is imported
    guard(
        moves.every_state_has_its_moves,
        everything_demanded_is_registered,
        endings.what_hangs_is_registered,
    )
    figures.install(
        names=names_of,
        body=name_of_body,
        below=names_below,
        groups=FIGURE_GROUPS,
        download=download,
        export="spreadsheets.export",
    )
    figures.watch(groups=WATCHED_FIGURES, things=WATCHED_THINGS, release=__version__)
    listen("figures", note_entries)
    for source in WORK:
        register_work(source)
    for name, find in RESTING.items():
        register_resting(name, find)
    joining.install(*CONCERNS)
    linking.install(LINKABLE)
    origins.install(ORIGINS)
    navigation.SHELL.register(SHELL)
    calendar.ACTING.register(build_acting)
