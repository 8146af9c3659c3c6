"""What could hold something of a person stands in exactly one list, or the program does not start."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, models

from haitang.foundation.guard import stand_guard
from haitang.foundation.privacy.checks import (
    can_hold_words,
    find_gaps,
    listed_columns,
    names_a_person,
)
from haitang.foundation.privacy.fields import Personal, personal, personal_fields
from haitang.foundation.privacy.register import REGISTER, Link, Register
from haitang.network.people import actions
from haitang.network.people.models import Person
from haitang.network.people.own_data import own_fields
from haitang.network.people.words import UnmaskReason
from tests.cast import AT, TODAY, Cast


def codes(model: type[models.Model], register: Register = REGISTER) -> list[str]:
    known = [kind for kind in apps.get_models(include_auto_created=True) if kind is not model]
    return [str(error.id) for error in find_gaps([*known, model], register)]


@pytest.fixture
def planted() -> Iterator[Any]:
    """A model of a room nobody has thought of; taken out of the apps again."""
    made: list[type[models.Model]] = []

    def plant(**columns: Any) -> type[models.Model]:
        kind = type(
            "Planted",
            (models.Model,),
            {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "tasks"}), **columns},
        )
        made.append(kind)
        return kind

    yield plant
    for kind in made:
        del apps.all_models["tasks"][kind._meta.model_name or ""]
        for field in kind._meta.local_many_to_many:
            through = field.remote_field.through
            apps.all_models["tasks"].pop(through._meta.model_name, None)
    apps.clear_cache()


def test_nothing_is_missing_and_nothing_stands_twice() -> None:
    assert [error for error in run_checks() if str(error.id).startswith("privacy")] == []
    stand_guard()


def test_every_column_is_in_exactly_one_list() -> None:
    """The same, counted another way: all columns that could hold something, less those that are listed."""
    listed = list(listed_columns(REGISTER))
    assert len(listed) == len(set(listed))
    could = {
        f"{kind._meta.label}.{field.name}"
        for kind in apps.get_models(include_auto_created=True)
        if not kind._meta.proxy and kind is not Person
        for field in kind._meta.concrete_fields
        if names_a_person(field, Person)
        or (can_hold_words(field) and kind._meta.label not in REGISTER.deleted)
    }
    assert could <= set(listed)


def test_every_line_of_a_list_gives_its_reason() -> None:
    assert all(str(link.why) for link in REGISTER.links.values())
    assert all(str(place.why) for place in REGISTER.places.values())
    assert all(map(str, REGISTER.wordless.values()))
    assert all(str(some.why) for some in REGISTER.texts if some.fixed is not None)


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (lambda: models.ForeignKey(Person, models.CASCADE, related_name="+"), "privacy.E002"),
        (lambda: models.OneToOneField(Person, models.CASCADE, related_name="+"), "privacy.E002"),
        (models.BigIntegerField, "privacy.E002"),
        (lambda: models.CharField(max_length=9), "privacy.E003"),
        (models.TextField, "privacy.E003"),
        (models.JSONField, "privacy.E003"),
        (models.BinaryField, "privacy.E003"),
        (models.EmailField, "privacy.E003"),
        (models.FileField, "privacy.E003"),
        (models.GenericIPAddressField, "privacy.E003"),
    ],
)
def test_a_planted_column_is_refused(planted: Any, column: Any, code: str) -> None:
    assert codes(planted(person_key=column())) == [code]


def test_many_to_many_is_a_link_too(planted: Any) -> None:
    kind = planted(people=models.ManyToManyField(Person, related_name="+"))
    through = kind._meta.get_field("people").remote_field.through
    assert codes(through) == ["privacy.E002"]


def test_a_planted_link_that_is_registered_starts(planted: Any) -> None:
    kind = planted(person=models.ForeignKey(Person, models.CASCADE, related_name="+"))
    register = copy_of_register()
    register.links["tasks.Planted.person"] = Link("tasks.Planted.person", why="x")
    assert codes(kind, register) == []


def copy_of_register() -> Register:
    return Register(
        person=REGISTER.person,
        links=dict(REGISTER.links),
        account_links=dict(REGISTER.account_links),
        texts=list(REGISTER.texts),
        signed=list(REGISTER.signed),
        places=dict(REGISTER.places),
        wordless=dict(REGISTER.wordless),
    )


@pytest.mark.parametrize("kind", ["links", "account_links", "places", "wordless", "texts", "signed"])
def test_without_any_line_of_a_list_the_program_does_not_start(kind: str) -> None:
    """Each entry is taken out once: the negative control of the whole register."""
    whole = getattr(REGISTER, kind)
    for each in list(whole):
        register = copy_of_register()
        if isinstance(whole, dict):
            del getattr(register, kind)[each]
        else:
            getattr(register, kind).remove(each)
        assert list(find_gaps(apps.get_models(include_auto_created=True), register)), each


def test_a_line_that_names_nothing_is_refused() -> None:
    register = copy_of_register()
    register.wordless["tasks.Task.nothing"] = "x"
    register.wordless["nobody.Nothing.here"] = "x"
    register.wordless["tasks.Task.title"] = "x"  # a second time
    found = sorted(str(error.id) for error in find_gaps(apps.get_models(include_auto_created=True), register))
    assert found == ["privacy.E004", "privacy.E005", "privacy.E005"]


def test_a_column_of_a_person_that_says_nothing_is_refused() -> None:
    field = Person._meta.get_field("job")
    said = vars(field).pop("personal")
    try:
        assert codes(Person) == ["privacy.E001"]
    finally:
        vars(field)["personal"] = said


@pytest.fixture
def emergency_contact(transactional_db: None) -> Iterator[str]:
    """A personal column nobody has heard of, declared on itself, in the database for the time of a test."""
    field = personal(
        models.CharField("紧急联系人", max_length=40, blank=True, default=""),
        Personal("", filled=True, amended=True),
    )
    field.contribute_to_class(Person, "emergency_contact")
    with connection.schema_editor() as editor:
        editor.add_field(Person, field)
    yield "emergency_contact"
    with connection.schema_editor() as editor:
        editor.remove_field(Person, field)
    Person._meta.local_fields.remove(field)
    Person._meta._expire_cache()
    delattr(Person, "emergency_contact")


def test_a_planted_field_is_amended_merged_copied_and_erased(cast: Cast, emergency_contact: str) -> None:
    officer = cast.acting("officer")
    kept, gone = (
        actions.register_person(
            draft=actions.PersonDraft(county_id=cast.home.code, region_id=cast.home.code, name=name),
            acting=officer,
            at=AT,
        )
        for name in ("曾小满", "曾大满")
    )
    actions.amend_person(
        person=gone, changes={emergency_contact: "曾老满"}, version=gone.version, acting=officer, at=AT
    )
    merged = actions.merge(kept=kept, gone=gone, acting=officer, at=AT)
    assert value(kept) == "曾老满"
    actions.undo_merge(merge=merged, acting=officer, at=AT)
    assert (value(kept), value(gone)) == ("", "曾老满")
    copy = actions.copy_own_data(
        person=Person.objects.get(pk=gone.pk), reason=UnmaskReason.REQUEST, acting=officer, at=AT
    )
    own = dict(zip(copy.sections[0].heads, copy.sections[0].rows[0], strict=True))
    assert own["紧急联系人"] == "曾老满"
    actions.erase(person=Person.objects.get(pk=gone.pk), on=TODAY, acting=officer, at=AT)
    assert value(gone) == ""


def value(person: Person) -> str:
    return str(Person.objects.values_list("emergency_contact", flat=True).get(pk=person.pk))


def test_every_personal_column_is_erased_to_what_it_says_and_every_told_one_is_copied() -> None:
    told = {field.name for field in own_fields()}
    for field, said in personal_fields(Person):
        assert (field.name in told) == said.in_copy
        assert said.erased in (None, "", "（已删除）")
        assert (
            said.in_copy or said.stem or not said.amended
        )  # what a form asks for is told, a number from its cipher
