"""A person who has entered by every way there is, with words nobody else has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import Task as Outcome

from haitang.foundation.privacy.register import REGISTER, Texts
from haitang.foundation.privacy.walking import in_county
from haitang.foundation.sealing import digest
from haitang.machinery.accounts.models import Account
from haitang.machinery.spreadsheets import actions as imports
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.ui.sounds import sound_of
from haitang.network.people import actions
from haitang.network.people.models import Merge, Person, Request, Volunteer
from haitang.network.people.subjects import subject_of
from haitang.network.people.words import ConsentAbout, RequestKind
from haitang.network.staffing.models import Appointment, Correction
from haitang.network.staffing.words import Mode
from haitang.work.activities.models import ServiceRecord
from haitang.work.meetings.models import Issue
from tests.cast import AT, TODAY, Cast

NAMES: Final = ("鹮麒麟", "鹮麒麒", "鹮麟麟")
"""As he was imported, as he was put right, and of the record merged into his."""
PHONES: Final = ("13977770001", "13977770002", "13977770003")
IDENTITY: Final = "500153199003077714"
WORK: Final = "鹮栖研究所"
JOB: Final = "鹮栖研究员"
SUBJECT: Final = "鹮栖养护"
NOTE: Final = "鹮栖口头同意"
DOCUMENT: Final = "鹮栖文号"
REASON: Final = "鹮栖离任原因"
GUARDIAN: Final = "鹮栖监护人某"
MAIL: Final = "huan@qilin.example"
SIGN_IN: Final = "qilinhuan7"


@dataclass
class Canary:
    person: Person
    account: Account

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that may be met of him nowhere after erasure."""
        sounds = {form for name in NAMES for form in sound_of(name)[:1]}
        keyed = [digest("phone", phone) for phone in PHONES] + [digest("identity", IDENTITY)]
        masks = [f"{phone[:3]}****{phone[-4:]}" for phone in PHONES]
        own = (IDENTITY, WORK, JOB, SUBJECT, NOTE, DOCUMENT, REASON, GUARDIAN, MAIL)
        return (*NAMES, *PHONES, *own, *sounds, *keyed, *masks)


def enter(cast: Cast) -> Canary:
    """Have him come in by every way, and go as far as he must before he may be erased."""
    officer, client = cast.acting("officer"), cast.client("officer")
    person = imported(cast)
    amended(client, person)
    merged_and_parted(cast, client, person)
    person.refresh_from_db()
    actions.give_consent(
        person=person, about=ConsentAbout.PUBLISH, on=TODAY, note=NOTE, acting=officer, at=AT
    )
    actions.give_consent(
        person=person,
        about=ConsentAbout.GUARDIAN,
        on=TODAY,
        guardian=actions.Guardian(GUARDIAN, GUARDIAN[:6], GUARDIAN),
        acting=officer,
        at=AT,
    )
    Request.objects.create(
        person=person, kind=RequestKind.CORRECT, words=NOTE, answer=NOTE, account=1, at=AT, state="accepted"
    )
    actions.set_expertise(person=person, subjects=[SUBJECT], acting=officer, at=AT)
    Appointment.objects.create(
        post=cast.home.guide_post, seat=9, person=person, mode=Mode.EX_OFFICIO, since=date(2020, 1, 1),
        until=date(2020, 2, 1), document=DOCUMENT, end_reason=REASON,
    )  # fmt: skip
    Correction.objects.create(
        kind="annulled", appointment_key=9_999_999, appointment_version=1, post=cast.home.guide_post, seat=9, person=person,
        mode=Mode.EX_OFFICIO, since=date(2020, 3, 1), until=date(2020, 4, 1), document=DOCUMENT, end_reason=REASON,
        reason="录错", basis=DOCUMENT, account=1, name="officer", at=AT,
    )  # fmt: skip
    ServiceRecord.objects.create(activity=cast.home.confirmed_activity, person=person, minutes=60)
    volunteer = Volunteer.objects.get(person=person)
    actions.leave(volunteer=volunteer, on=TODAY, acting=officer, at=AT)
    account = account_of(cast, person)
    previews(cast)
    Issue.objects.create(
        meeting=cast.home.planned_meeting, guest="别的单位", title="议题", filed_by=1, filed_at=AT
    )
    person.refresh_from_db()
    remains(person)
    return Canary(person, account)


def sheet(cast: Cast, *phones: str) -> bytes:
    """A register of volunteers with him in it, once a phone given, and a note under the table."""
    town = cast.home.towns[0].name
    rows = ["姓名,手机,身份证号,镇街,工作单位,职务,专业特长", f"王小波,13977779999,,{town},别处,员工,"]
    rows += [f"{NAMES[0]},{phone},{IDENTITY},{town},{WORK},{JOB},{SUBJECT}" for phone in phones]
    return "\n".join([*rows, "", f"填报人：{NAMES[0]} {phones[0]}"]).encode()


def preview(cast: Cast, *phones: str) -> Any:
    return imports.preview(
        kind="volunteers",
        content=sheet(cast, *phones),
        filename=f"{NAMES[0]}登记表.csv",
        region=cast.home.code,
        acting=cast.acting("officer"),
        at=AT,
    )


def imported(cast: Cast) -> Person:
    officer = cast.acting("officer")
    imports.apply(batch=preview(cast, PHONES[0]), acting=officer, at=AT)
    # a second file changes his number, so that the first is kept as what he had before
    imports.apply(batch=preview(cast, PHONES[1]), acting=officer, at=AT + timedelta(hours=1))
    said = [{"id": "x", "text": NAMES[0]}]  # a question may repeat any word of a file
    own = Batch.objects.filter(filename__startswith=NAMES[0])
    placed = [[NAMES[0], 1, 0, "name"]]  # and a sheet may be called like somebody
    own.update(only=NAMES[0], questions=said, notices=said, answers={"x": NAMES[0]}, columns=placed)
    person = Person.objects.get(identity_digest=digest("identity", IDENTITY))
    assert person.formerly
    return person


def amended(client: Client, person: Person) -> None:
    """By the page: the answer is kept for repeats, and its sentence waits to be shown."""
    page = reverse("people:edit", args=[person.pk])
    form = client.get(page).context["form"]
    said = {name: form.initial.get(name) or "" for name in form.fields}
    said |= {"name": NAMES[1], "unit": "", "unit_words": "", "once": "a-canary-key"}
    answer = client.post(page, said)
    assert answer.status_code == 302, answer.content.decode()
    answer = client.post(
        reverse("people:unmaskings", args=[person.pk]),
        {"field": "phone", "reason": "contact", "once": "another-canary-key"},
    )
    assert answer.status_code == 200


def merged_and_parted(cast: Cast, client: Client, person: Person) -> None:
    """One record is merged into his and stays so, with a row that could not stand beside his; another was parted again."""
    officer = cast.acting("officer")
    for name, phone, parted in ((NAMES[2], PHONES[2], False), ("李别人", "", True)):
        entered = entered_by_page(cast, client, name, phone)
        actions.set_expertise(person=entered, subjects=[SUBJECT], acting=officer, at=AT)
        kept, gone = (Person.objects.get(pk=key) for key in (person.pk, entered.pk))
        actions.merge(kept=kept, gone=gone, acting=officer, at=AT)
        if parted:
            actions.undo_merge(merge=Merge.objects.latest("pk"), acting=officer, at=AT)
            actions.set_expertise(
                person=Person.objects.get(pk=entered.pk), subjects=[], acting=officer, at=AT
            )


def entered_by_page(cast: Cast, client: Client, name: str, phone: str) -> Person:
    """The answer says his name, and is kept so that a repeat gets it again."""
    page = reverse("people:new")
    said = dict.fromkeys(client.get(page).context["form"].fields, "")
    said |= {"name": name, "phone": phone, "region": cast.home.towns[0].pk, "job": JOB if phone else ""}
    answer = client.post(page, said | {"once": f"canary-{phone[-1:]}"})
    assert answer.status_code == 302, answer.content.decode()
    return Person.objects.latest("pk")


def account_of(cast: Cast, person: Person) -> Account:
    account = Account(
        username=SIGN_IN, name=NAMES[1], email=MAIL, home=cast.home.code, person_key=person.pk, joined_at=AT
    )
    account.set_password("not-asked-for-here")
    account.save()
    Client().force_login(account)
    waiting = SessionStore()
    waiting["said"] = f"已登记{NAMES[1]}。"
    waiting.save()
    Account.objects.get_queryset().filter(pk=account.pk).update(is_active=False)
    return account


def previews(cast: Cast) -> None:
    """A file that is not written, with a line that is wrong; another that was thrown away."""
    preview(cast, PHONES[0], "139")
    imports.discard(batch=preview(cast, PHONES[0]), acting=cast.acting("officer"), at=AT)


def remains(person: Person) -> None:
    """What machinery leaves lying about."""
    cache.set("remembered", {"name": NAMES[0]})
    now = timezone.now()
    Outcome.objects.create(
        id="0" * 32,
        name="failed",
        func="x",
        started=now,
        stopped=now,
        success=False,
        result=f"找不到{NAMES[1]}",
    )


def fitting(field: "models.Field[Any, Any]", text: str) -> Any:
    if isinstance(field, models.JSONField):
        return {"said": [text, {text: 1}]}
    return text[: field.max_length] if field.max_length else text


def plant_words(canary: Canary) -> Iterator[str]:
    """Name him in every column of words there is, in rows of his county that are not fixed; the columns that took none."""
    subject = subject_of(canary.person)
    for some in REGISTER.texts:
        rows = some.model._base_manager.filter(in_county(some, subject.county)).order_by("pk")
        if not rows.exists():
            spare_row(some.model, county=subject.county).save(force_insert=True)
        keys = list((rows if some.fixed is None else rows.exclude(some.fixed)).values_list("pk", flat=True))
        for column in some.columns:
            if not any(plant(some, key, column) for key in keys):
                yield f"{some.label}.{column}"


def spare_row(model: type[models.Model], county: str) -> models.Model:
    """A row of a model of which the cast has none, belonging to the first rows of whatever it points to."""
    plain: dict[type[models.Field[Any, Any]], Any] = {
        models.CharField: "x", models.TextField: "x", models.JSONField: {}, models.BigIntegerField: 1,
        models.IntegerField: 1, models.DateTimeField: AT, models.DateField: TODAY, models.UUIDField: uuid4(),
    }  # fmt: skip
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.null or field.has_default():
            continue
        if field.is_relation:
            values[field.name] = field.related_model._base_manager.order_by("pk").first()
        elif field.name == "county":
            values[field.name] = county
        else:
            values[field.name] = next(value for kind, value in plain.items() if isinstance(field, kind))
    return model(**values)


def plant(some: Texts, key: Any, column: str) -> bool:
    """Whether the database takes him there: one row says a guest, another a post."""
    text = f"{NAMES[1]}（{PHONES[0][:3]} {PHONES[0][3:7]} {PHONES[0][7:]}）请 {' '.join(NAMES[0])}来"
    columns = {column: fitting(some.model._meta.get_field(column), text)}
    columns |= {name: sound_of(text)[0] for name in some.derives if column == "title"}
    try:
        with transaction.atomic():
            some.model._base_manager.filter(pk=key).update(**columns)
    except IntegrityError:
        return False
    return True


def sign(canary: Canary) -> None:
    """Have his account be the one who did everything."""
    for each in REGISTER.signed:
        each.model._base_manager.update(**{each.key: canary.account.pk, each.name: NAMES[1]})
