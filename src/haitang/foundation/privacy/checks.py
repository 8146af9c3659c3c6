"""Start-up check: every column that could hold something of a person stands in exactly one list."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from .fields import declaration_of
from .register import REGISTER, Register

HARMLESS = (
    models.IntegerField,
    models.FloatField,
    models.DecimalField,
    models.BooleanField,
    models.DateField,
    models.TimeField,
    models.DurationField,
    models.UUIDField,
)
"""Kinds of columns that hold no words; every other kind, one of a library's too, may."""
NUMBERS = (models.IntegerField,)
ACCOUNT = re.compile(r"account|actor|user|_by(_id)?$")
"""How a number is called that is the key of an account."""


def everything_is_registered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a column that no list names, one that two name, and a line that names nothing."""
    return list(find_gaps(apps.get_models(include_auto_created=True), REGISTER))


def find_gaps(kinds: Iterable[type[models.Model]], register: Register) -> Iterator[CheckMessage]:
    listed = Counter(listed_columns(register))
    there = set()
    for model in kinds:
        if not model._meta.proxy and model._meta.managed:
            for field in model._meta.local_concrete_fields:
                there.add(f"{model._meta.label}.{field.name}")
                yield from gap_at(model, field, register, listed)
                yield from gap_of_account(model, field, register)
    for name, times in listed.items():
        if times > 1:
            yield Error(f"{name} 登记了 {times} 次。", id="privacy.E004")
    for name in [*listed, *register.account_links]:
        if not exists(name, there):
            yield Error(f"personal.py 登记的 {name} 不存在。", id="privacy.E005")


def gap_of_account(
    model: type[models.Model], field: "models.Field[Any, Any]", register: Register
) -> Iterator[CheckMessage]:
    """A key of an account stands once among those of its owner's rows, or beside a name that is signed with it."""
    name = f"{model._meta.label}.{field.name}"
    signed = [one for one in register.signed if f"{one.label}.{one.key}" == name]
    if names_an_account(field) and (name in register.account_links) + bool(signed) != 1:
        yield Error(f"{name} 指向账号，没有登记一次（而且只一次）在 personal.py。", id="privacy.E006")


def gap_at(
    model: type[models.Model], field: "models.Field[Any, Any]", register: Register, listed: Counter[str]
) -> Iterator[CheckMessage]:
    name = f"{model._meta.label}.{field.name}"
    if model is register.person:
        if declaration_of(field) is None and not field.primary_key:
            yield Error(f"{name} 没有说明删除、合并、导出时怎么办。", id="privacy.E001")
    elif names_a_person(field, register.person):
        if name not in register.links:
            yield Error(f"{name} 指向人员，没有登记在 personal.py。", id="privacy.E002")
    elif can_hold_words(field) and not listed[name] and model._meta.label not in register.deleted:
        yield Error(f"{name} 可能写有个人信息，没有登记在 personal.py。", id="privacy.E003")


def listed_columns(register: Register) -> Iterator[str]:
    yield from register.links
    for one in register.links.values():
        yield from (f"{one.label.rpartition('.')[0]}.{column}" for column in one.blanked)
    for some in register.texts:
        yield from (f"{some.label}.{column}" for column in (*some.columns, *some.derives))
    yield from (f"{each.label}.{each.name}" for each in register.signed)
    for place in register.places.values():
        yield from place.columns
    yield from register.wordless


def exists(name: str, there: set[str]) -> bool:
    """Whether a listed column is one; those of models swapped out of the walk are asked of the apps."""
    if name in there:
        return True
    label, _dot, column = name.rpartition(".")
    try:
        apps.get_model(label)._meta.get_field(column)
    except (LookupError, ValueError, FieldDoesNotExist):
        return False
    return True


def names_a_person(field: "models.Field[Any, Any]", person: type[models.Model] | None) -> bool:
    """By a key of the database, or by a bare number that is called so."""
    if field.is_relation:
        return field.related_model is person
    return isinstance(field, NUMBERS) and "person" in field.name


def names_an_account(field: "models.Field[Any, Any]") -> bool:
    """By a key of the database, or by a bare number that is called so."""
    if field.is_relation:
        return field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
    return isinstance(field, NUMBERS) and bool(ACCOUNT.search(field.name))


def can_hold_words(field: "models.Field[Any, Any]") -> bool:
    if field.is_relation or field.choices:
        return False
    return not isinstance(field, HARMLESS) and not (field.primary_key and isinstance(field, models.CharField))
