"""The main job on real input: each sample imports to what a right import makes of it."""

from collections import Counter
from datetime import date

from haitang.foundation.scope import Scope
from haitang.machinery.spreadsheets.queries import AT_FAULT, batch_lines, drafts_of, faults_of
from haitang.network.organisations.models import Unit
from haitang.network.people.models import Person, Volunteer
from haitang.network.regions.models import Region
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import coverage, vacancies

from .district import Rongchang
from .samples import expected, sample

REASONS = {
    "missing": "no_name",
    "bad_identity_number": "bad_id",
    "bad_phone": "bad_phone",
    "unknown_town": "unknown_town",
    "village_not_in_town": "village_elsewhere",
    "duplicate_in_file": "duplicate",
}
ON = date(2021, 4, 30)
DISTRICT = Scope(regions=("500153",))


def test_the_roster_seats_chairs_chiefs_and_guides(rongchang: Rongchang) -> None:
    wanted = expected("town-teams")
    batch = rongchang.bring_in("town-teams", sample("town-teams.xlsx"))
    assert (batch.rows, batch.faulty, batch.created, batch.unchanged) == (250, 0, 248, 2)
    roles = Counter(role.split(".")[0] for role in Appointment.objects.values_list("post__role", flat=True))
    assert roles == {name: wanted[name] for name in ("chair", "chief", "guide")}
    towns = dict(Region.objects.values_list("code", "name"))
    by_town = Counter(towns[draft.text("town")] for draft in drafts_of(batch_lines(batch)))
    assert by_town == wanted["by_town"]


def test_the_roster_leaves_exactly_two_chairs_vacant(rongchang: Rongchang) -> None:
    wanted = expected("town-teams")
    rongchang.bring_in("town-teams", sample("town-teams.xlsx"))
    vacant = [one for one in vacancies(DISTRICT, ON) if one.town]
    assert [[one.organisation.removesuffix("科学技术协会"), one.post] for one in vacant] == wanted["vacant"]


def test_the_register_finds_every_planted_fault_and_no_other(rongchang: Rongchang) -> None:
    wanted = expected("volunteers")
    batch = rongchang.preview("volunteers", sample("volunteers.xlsx"))
    assert (batch.rows, batch.faulty) == (wanted["rows"], len(wanted["faults"]))
    found = {
        str(draft.original[0]).removesuffix(".0"): REASONS[(*draft.faults, *draft.blanks)[0].code]
        for draft in drafts_of(batch_lines(batch).filter(AT_FAULT))
    }
    assert found == wanted["faults"]
    assert Person.objects.count() == 0


def test_the_register_writes_every_ready_line_once(rongchang: Rongchang) -> None:
    register = sample("volunteers.xlsx")
    first = rongchang.bring_in("volunteers", register)
    again = rongchang.bring_in("volunteers", register)
    assert (first.created, again.created, again.updated, again.unchanged) == (4926, 0, 0, 4926)
    assert Volunteer.objects.count() == 4926


def test_a_fault_names_row_and_head_as_they_stand(rongchang: Rongchang) -> None:
    batch = rongchang.preview("volunteers", sample("volunteers.xlsx"))
    fault = next(one for one in faults_of(batch) if one["reason"] == "unknown_town")
    assert (fault["sheet"], fault["row"], fault["column"]) == ("志愿者", 66, "所在镇街")
    assert fault["mend"]


def test_the_ledger_of_enterprises_shows_the_gap(rongchang: Rongchang) -> None:
    wanted = expected("enterprises")
    rongchang.bring_in("enterprises", sample("enterprises.xlsx"))
    covered = coverage(DISTRICT, date(2021, 12, 31))
    assert Unit.objects.count() == wanted["rows"]
    assert (covered.required, covered.have, len(covered.gap)) == (
        wanted["eligible"],
        wanted["with_association"],
        wanted["gap"],
    )
    workers = [gap.workers for gap in covered.gap]
    assert workers == sorted(workers, reverse=True)


def test_every_sample_brought_in_twice_makes_nothing_new(rongchang: Rongchang) -> None:
    for kind in ("town-teams", "enterprises"):
        content = sample(f"{kind}.xlsx")
        rongchang.bring_in(kind, content)
        again = rongchang.bring_in(kind, content)
        assert (again.created, again.updated, again.unchanged) == (0, 0, again.rows)
