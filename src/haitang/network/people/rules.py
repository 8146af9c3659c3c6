"""Who may see, enter, change, join, copy and erase persons, and what makes a sound record."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Verdict, no, yes
from haitang.machinery.accounts.models import Account
from haitang.network.organisations.models import Organisation, Unit

from .ages import has_guardians_consent, is_under_age, month_born
from .models import Consent, Expertise, Merge, Person, Request, Volunteer
from .numbers import NotANumber, is_number_of, phone_from
from .words import (
    SELF_ONLY_AFTER_14,
    SUBJECTS_LIMIT,
    VOLUNTEER_MOVES,
    ConsentAbout,
    VolunteerMove,
    VolunteerStatus,
)

VIEW = "people.view"
CHANGE = "people.change"
UNMASK = "people.unmask"
MERGE = "people.merge"
COPY = "people.copy"
ERASE = "people.erase"


def still_current(person: Person) -> Verdict:
    if person.merged_into_id is not None:
        return no(_("这条记录已经并入另一条，请到保留的记录上办理。"), code="person_merged")
    if person.erased_at is not None:
        return no(_("这个人的个人信息已经删除。"), code="person_erased")
    return yes()


def may_register(acting: Acting, region: str) -> Verdict:
    return acting.verdict(CHANGE, region=region)


def may_amend_person(acting: Acting, person: Person) -> Verdict:
    return acting.verdict(CHANGE, region=person.region_id).also(still_current(person))


def may_depart(acting: Acting, person: Person) -> Verdict:
    """Enter that somebody died or left: once, and nobody of himself."""
    if acting.person_id == person.pk:
        return no(_("自己的去世或离开由别人登记。"), code="own_record")
    already = no(_("已经登记过：%s。") % person.departed_words, code="departed") if person.departed else yes()
    return may_amend_person(acting, person).also(already)


def may_unmask(acting: Acting, person: Person) -> Verdict:
    return acting.verdict(UNMASK, region=person.region_id).also(still_current(person))


def may_copy(acting: Acting, person: Person) -> Verdict:
    return acting.verdict(COPY, region=person.region_id).also(still_current(person))


def may_erase(acting: Acting, person: Person) -> Verdict:
    return acting.verdict(ERASE, region=person.region_id).also(still_current(person))


def may_merge(acting: Acting, kept: Person, gone: Person) -> Verdict:
    """Join two records: both in reach, both current, of one county, not known to be two people."""
    return (
        acting.verdict(MERGE, region=kept.region_id)
        .also(acting.verdict(MERGE, region=gone.region_id))
        .also(still_current(kept))
        .also(still_current(gone))
        .also(could_be_one(kept, gone))
        .also(departed_alike(kept, gone))
    )


def could_be_one(kept: Person, gone: Person) -> Verdict:
    if kept.pk == gone.pk:
        return no(_("这是同一条记录，不用合并。"), code="same_record")
    if kept.county_id != gone.county_id:
        return no(_("两条记录不在同一区县，不能合并。"), code="other_county")
    if kept.identity_digest and gone.identity_digest and kept.identity_digest != gone.identity_digest:
        return no(_("两条记录的身份证号不同，不是同一个人。"), code="two_identities")
    return yes()


def departed_alike(kept: Person, gone: Person) -> Verdict:
    """Neither departed, or both: else what one of them still holds would be held by somebody who is no more."""
    if (kept.departed is None) == (gone.departed is None):
        return yes()
    said = _("其中一条登记为去世或离开本区县，另一条没有：请先登记或撤销，使两条一致。")
    return no(said, code="departed")


def may_undo_merge(acting: Acting, merge: Merge) -> Verdict:
    undone = no(_("这次合并已经撤销过了。"), code="already_undone") if merge.undone_at else yes()
    return (
        acting.verdict(MERGE, region=merge.kept.region_id)
        .also(undone)
        .also(still_current(merge.kept))
        .also(departed_alike(merge.kept, merge.gone))
    )


def may_enlist(acting: Acting, person: Person, region: str) -> Verdict:
    """Make a person a volunteer who serves in a region."""
    return may_serve_in(acting, person, region).also(person.still_here())


def may_serve_in(acting: Acting, person: Person, region: str) -> Verdict:
    """Say that a person serves, or served, in a region."""
    return (
        acting.verdict(CHANGE, region=region)
        .also(still_current(person))
        .also(check_same_county(person.county_id, region))
    )


def guardian_agrees(person: Person, on: date) -> Verdict:
    """Under fourteen only with the consent of a guardian; whose month of birth is unknown is not judged."""
    if is_under_age(month_born(person), on) and not has_guardians_consent(person):
        return no(_("未满十四周岁，须先登记监护人的同意（姓名、关系、日期）。"), code="no_guardian")
    return yes()


def serves_rightly(person: Person, on: date) -> Verdict:
    """No volunteer in service is under fourteen without a guardian's consent; whatever changes either asks here after it."""
    serving = Volunteer.objects.filter(person=person, status=VolunteerStatus.ACTIVE).exists()
    return guardian_agrees(person, on) if serving else yes()


def consent_fits(person: Person, about: ConsentAbout, on: date, guardian: str, relation: str) -> Verdict:
    """A guardian's names him; what a child cannot agree to himself waits for it."""
    if about == ConsentAbout.GUARDIAN and not (guardian.strip() and relation.strip()):
        return no(_("请写监护人的姓名和与本人的关系。"), code="no_guardian_named")
    return guardian_agrees(person, on) if about in SELF_ONLY_AFTER_14 else yes()


def may_ask(acting: Acting, person: Person) -> Verdict:
    """Only the person himself, through the account that is his."""
    if acting.person_id != person.pk:
        return no(_("这里只能办理自己的信息。"), code="not_permitted")
    return still_current(person)


def may_answer_request(acting: Acting, request: Request) -> Verdict:
    """Who may delete, or copy in full, answers; nobody his own."""
    if acting.person_id == request.person_id:
        return no(_("自己的请求由别人答复。"), code="own_request")
    return acting.verdict(COPY, region=request.person.region_id)


def may_link(acting: Acting, person: Person, account: Account) -> Verdict:
    """The account is of the person's district and bears his name; neither belongs to another yet."""
    verdict = acting.verdict(COPY, region=person.region_id).also(still_current(person))
    verdict = verdict.also(person.still_here())
    if not verdict:
        return verdict
    if county_of(account.home) != person.county_id or account.name != person.name:
        return no(_("账号不在本区县，或账号上的姓名与这个人不一致，请先核对。"), code="not_his_account")
    if account.person_key not in (None, person.pk):
        return no(_("这个账号已经对应了另一个人。"), code="anothers_account")
    if acting.account_id == account.pk:
        return no(_("自己的账号由别人来对应。"), code="own_account")
    return yes()


def may_amend_volunteer(acting: Acting, volunteer: Volunteer) -> Verdict:
    return acting.verdict(CHANGE, region=volunteer.region_id).also(still_current(volunteer.person))


def may_move_volunteer(acting: Acting, volunteer: Volunteer, move: VolunteerMove, on: date) -> Verdict:
    verdict = may_amend_volunteer(acting, volunteer).also(VOLUNTEER_MOVES.verdict(volunteer.status, move))
    back = move in (VolunteerMove.REJOIN, VolunteerMove.RESUME)
    here = volunteer.person.still_here()
    return verdict.also(here).also(guardian_agrees(volunteer.person, on)) if back else verdict


def may_withdraw_consent(acting: Acting, consent: Consent, on: date) -> Verdict:
    return withdrawable(consent, on).also(may_amend_person(acting, consent.person))


def withdrawable(consent: Consent, on: date) -> Verdict:
    if consent.withdrawn_on is not None:
        return no(_("这项同意已经撤回。"), code="already_withdrawn")
    if on < consent.given_on:
        return no(_("撤回日期不能早于同意日期。"), code="ends_before_it_begins")
    return yes()


def check_same_county(county: str, region: str) -> Verdict:
    if county_of(region) != county:
        return no(_("所选地方不在本区县，请另选一个。"), code="other_county")
    return yes()


def unit_fits(county: str, unit: Unit | None) -> Verdict:
    if unit is not None and county_of(unit.region_id) != county:
        return no(_("工作单位不在本区县，请另选，或只填单位名称。"), code="other_county")
    return yes()


def team_fits(county: str, team: Organisation | None) -> Verdict:
    if team is None:
        return yes()
    if county_of(team.region_id) != county:
        return no(_("服务队所属组织不在本区县，请另选一个。"), code="other_county")
    if team.dissolved is not None:
        return no(_("服务队所属组织已经撤销，请另选一个。"), code="organisation_dissolved")
    return yes()


def numbers_fit(phones: Iterable[str], number: str, kind: str, today: date) -> Verdict:
    """The phones, and the number of a document of this kind, are already in their plain form, or missing."""
    try:
        plain = all(phone_from(phone) == phone for phone in phones) and is_number_of(number, kind, today)
    except NotANumber as error:
        return no(error.message, code="bad_number")
    return yes() if plain else no(_("号码里不要有空格和符号。"), code="bad_number")


def subjects_fit(subjects: list[str]) -> Verdict:
    """Not too many subjects, none too long."""
    if len(subjects) > SUBJECTS_LIMIT:
        return no(_("专长最多填 %(limit)d 项。") % {"limit": SUBJECTS_LIMIT}, code="too_many")
    for subject in subjects:
        if not (verdict := fits(Expertise(subject=subject))):
            return verdict
    return yes()


def days_fit(registered_on: date | None, left_on: date | None) -> Verdict:
    if registered_on is not None and left_on is not None and left_on < registered_on:
        return no(_("退出日期不能早于注册日期。"), code="ends_before_it_begins")
    return yes()
