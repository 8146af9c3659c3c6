"""The permission table: every action, every role, an explicit yes or no.

A cell left out stops the program. An action is "app.verb"; a view names one with `foundation.doors.needs`.
"""

from typing import Final

from .words import Role

COLUMNS: Final = (
    Role.SYSTEM,
    Role.SECURITY,
    Role.AUDITOR,
    Role.OFFICER,
    Role.LEADER,
    Role.CHAIR,
    Role.MANAGER,
    Role.GUIDE,
    Role.VOLUNTEER,
    Role.CONSOLE,
)

#                              administrators   district         town   organis. village         command
#                              sys. sec. audit  officer leader   chair  manager  guide volunteer line
TABLE: Final = {
    "ui.gallery":             "yes  yes  yes    yes     yes      yes    yes      no    no        yes",
    "desk.view":              "no   no   no     yes     yes      yes    yes      yes   yes       yes",
    "desk.search":            "no   no   no     yes     yes      yes    yes      yes   no        yes",
    "figures.view":           "no   no   no     yes     yes      yes    yes      yes   yes       yes",
    "regions.view":           "no   no   no     yes     yes      yes    yes      yes   yes       yes",
    "regions.change":         "no   no   no     yes     no       no     no       no    no        yes",
    "regions.count":          "no   no   no     yes     no       yes    no       no    no        yes",
    "regions.load":           "yes  no   no     no      no       no     no       no    no        yes",
    "organisations.view":     "no   no   no     yes     yes      yes    yes      yes   yes       yes",
    "organisations.register": "no   no   no     yes     no       yes    no       no    no        yes",
    "organisations.found":    "no   no   no     yes     no       no     no       no    no        yes",
    "organisations.amend":    "no   no   no     yes     no       yes    yes      no    no        yes",
    "organisations.post":     "no   no   no     yes     no       no     no       no    no        yes",
    "people.view":            "no   no   no     yes     yes      yes    no       no    no        yes",
    "people.change":          "no   no   no     yes     no       yes    no       no    no        yes",
    "people.unmask":          "no   no   no     yes     no       yes    no       no    no        yes",
    "people.merge":           "no   no   no     yes     no       no     no       no    no        yes",
    "people.copy":            "no   no   no     yes     no       no     no       no    no        yes",
    "people.erase":           "no   no   no     yes     no       no     no       no    no        yes",
    "staffing.read":          "no   no   no     yes     yes      yes    yes      yes   no        yes",
    "staffing.appoint":       "no   no   no     yes     no       yes    no       no    no        yes",
    "staffing.rule":          "no   no   no     yes     no       no     no       no    no        yes",
    "staffing.establish":     "no   no   no     yes     no       no     no       no    no        yes",
    "retention.set":          "no   no   no     yes     no       no     no       no    no        yes",
    "spreadsheets.view":      "no   no   no     yes     no       yes    no       no    no        yes",
    "spreadsheets.import":    "no   no   no     yes     no       yes    no       no    no        yes",
    "spreadsheets.undo":      "no   no   no     yes     no       yes    no       no    no        yes",
    "spreadsheets.export":    "no   no   no     yes     yes      yes    no       no    no        yes",
    "spreadsheets.words":     "no   no   no     yes     no       no     no       no    no        yes",
    "tasks.view":             "no   no   no     yes     yes      yes    yes      yes   no        yes",
    "tasks.give":             "no   no   no     yes     yes      yes    no       no    no        yes",
    "tasks.work":             "no   no   no     yes     yes      yes    yes      yes   no        yes",
    "tasks.oversee":          "no   no   no     no      yes      yes    no       no    no        yes",
    "activities.view":        "no   no   no     yes     yes      yes    yes      yes   no        yes",
    "activities.record":      "no   no   no     yes     no       yes    yes      yes   no        yes",
    "activities.confirm":     "no   no   no     yes     yes      yes    no       no    no        yes",
    "activities.examine":     "no   no   yes    yes     yes      no     no       no    no        yes",
    "activities.rule":        "no   no   no     yes     no       no     no       no    no        yes",
    "notices.robots":         "no   no   no     yes     no       no     no       no    no        yes",
    "meetings.view":          "no   no   no     yes     yes      yes    yes      no    no        yes",
    "meetings.convene":       "no   no   no     yes     no       yes    no       no    no        yes",
    "meetings.file":          "no   no   no     yes     no       yes    yes      no    no        yes",
    "meetings.reply":         "no   no   no     yes     yes      yes    yes      no    no        yes",
    "meetings.approve":       "no   no   no     no      yes      yes    no       no    no        yes",
    "meetings.rule":          "no   no   no     yes     no       no     no       no    no        yes",
    "obligations.view":       "no   no   no     yes     yes      yes    yes      no    no        yes",
    "obligations.rule":       "no   no   no     yes     no       no     no       no    no        yes",
    "obligations.file":       "no   no   no     yes     no       yes    yes      no    no        yes",
    "obligations.acknowledge": "no  no   no     yes     yes      no     no       no    no        yes",
    "obligations.plan":       "no   no   no     yes     no       yes    no       no    no        yes",
    "assessment.view":        "no   no   no     yes     yes      yes    yes      no    no        yes",
    "assessment.design":      "no   no   no     yes     no       no     no       no    no        yes",
    "assessment.run":         "no   no   no     yes     no       no     no       no    no        yes",
    "assessment.state":       "no   no   no     yes     no       yes    yes      no    no        no ",
    "assessment.review":      "no   no   no     yes     yes      no     no       no    no        no ",
    "assessment.object":      "no   no   no     yes     no       yes    yes      no    no        no ",
    "assessment.confirm":     "no   no   no     no      yes      no     no       no    no        no ",
    "reports.view":           "no   no   no     yes     yes      yes    no       no    no        yes",
    "reports.draft":          "no   no   no     yes     no       yes    no       no    no        yes",
    "reports.issue":          "no   no   no     no      yes      no     no       no    no        yes",
    "reports.template":       "no   no   no     yes     no       no     no       no    no        yes",
    "reports.return":         "no   no   no     yes     no       no     no       no    no        yes",
    "jobs.view":              "yes  no   no     yes     no       yes    no       no    no        yes",
    "audit.search":           "no   no   yes    no      no       no     no       no    no        no ",
    "audit.history":          "no   no   no     yes     yes      yes    no       no    no        yes",
    "accounts.view":          "yes  yes  no     no      no       no     no       no    no        yes",
    "accounts.create":        "yes  no   no     no      no       no     no       no    no        yes",
    "accounts.disable":       "yes  yes  no     no      no       no     no       no    no        yes",
    "accounts.end_sessions":  "no   yes  no     no      no       no     no       no    no        yes",
    "access.grant":           "no   yes  no     no      no       no     no       no    no        yes",
    "settings.view":          "yes  no   no     yes     no       no     no       no    no        yes",
    "settings.change":        "yes  no   no     no      no       no     no       no    no        yes",
}  # fmt: skip

ANSWERS: Final = {"yes": True, "no": False}


def is_allowed(role: Role, action: str) -> bool:
    """Whether the table says yes. Raises KeyError for an action that does not stand in it."""
    return ANSWERS[TABLE[action].split()[COLUMNS.index(role)]]


def actions_of(role: Role) -> frozenset[str]:
    """Every action the table allows a role."""
    return ACTIONS_OF[role]


ACTIONS_OF: Final = {
    role: frozenset(action for action in TABLE if is_allowed(role, action)) for role in COLUMNS
}
