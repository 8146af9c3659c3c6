"""Walking the register for one person: what there is of him, taking it out, putting it right."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Cast

from haitang.foundation.bulk import update_many
from haitang.foundation.lookups import holds_in_order

from .register import REGISTER, OnErase, Texts
from .spelling import pieces_of_name, pieces_of_number
from .subject import ERASED_NAME, Mentioned, Subject

AROUND = 12
"""Characters of a text shown on either side of a name."""
KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Mention:
    """One text that speaks of somebody. `key` names the place; `sure` is false when another person bears the name too."""

    label: str
    pk: Any
    column: str
    excerpt: str
    region: str
    sure: bool
    fixed: bool
    why: Any = ""
    value: Any = field(default=None, compare=False, repr=False)
    """The text itself, or what JSON holds, as it was read."""

    @property
    def key(self) -> str:
        return f"{self.label}:{self.pk}:{self.column}"

    @property
    def title(self) -> str:
        model = apps.get_model(self.label)
        return f"{model._meta.verbose_name} · {model._meta.get_field(self.column).verbose_name}"


def mentions(subject: Subject, *, held: bool = False) -> Iterator[Mention]:
    """Every text that speaks of the person, those that stay included. `held`: nobody else may change it from here on."""
    for some in REGISTER.texts:
        yield from mentions_in(some, subject, held=held)


def mentions_in(some: Texts, subject: Subject, *, held: bool = False) -> Iterator[Mention]:
    for row, values in rows_with(some, subject, held=held):
        for column in some.columns:
            text = as_text(values[column])
            found = subject.mentioned_in(text)
            if found is not Mentioned.NO:
                yield Mention(
                    label=some.label,
                    pk=row,
                    column=column,
                    excerpt=excerpt_of(text, subject),
                    region=str(values["place_of_row"]),
                    sure=found is Mentioned.SURELY,
                    fixed=bool(values["fixed_row"]),
                    why=some.why,
                    value=values[column],
                )


def redact(subject: Subject, *, spared: Collection[str] = (), named: Collection[str] = ()) -> Counter[str]:
    """Take the person out of the texts that speak of him. Returns how many columns of each model changed.

    Left alone are places in `spared`, and those that speak of him unsurely and are not in `named`.
    """
    wanted = list(to_change(mentions(subject, held=True), spared, named))
    rewrite(wanted, lambda some, each: redacted_columns(some, each, subject))
    return Counter(each.label for each in wanted)


def to_change(
    found: Iterable[Mention], spared: Collection[str] = (), named: Collection[str] = ()
) -> Iterator[Mention]:
    for each in found:
        if not each.fixed and each.key not in spared and (each.sure or each.key in named):
            yield each


def work_out(found: Iterable[Mention], subject: Subject) -> None:
    """Find out now what these texts become without him: `redact` need not, where they still stand as they were read."""
    for each in found:
        redacted_columns(texts_of(each), each, subject)


def redacted_columns(some: Texts, each: Mention, subject: Subject) -> Mapping[str, Any]:
    mark = (each.label, each.column, as_text(each.value))
    if mark not in subject.worked_out:
        subject.worked_out[mark] = changed_columns(some, each, subject.rewritten)
    return subject.worked_out[mark]


def changed_columns(some: Texts, each: Mention, change: Callable[[Any], Any]) -> Mapping[str, Any]:
    """One text changed, and what is worked out of it."""
    columns: dict[str, Any] = {each.column: change(each.value)}
    return columns if some.derived is None else columns | dict(some.derived(columns))


def rewrite(found: Iterable[Mention], columns_of: Callable[[Texts, Mention], Mapping[str, Any]]) -> None:
    """Write texts that were read just now, in the same transaction: a statement for each column, however many rows.

    A version counts up: whoever has the old text open in a form is told, so that he does not bring it back.
    """
    changes: defaultdict[tuple[str, ...], list[tuple[Any, Mapping[str, Any]]]] = defaultdict(list)
    for each in found:
        columns = columns_of(texts_of(each), each)
        changes[each.label, *columns].append((each.pk, columns))
    for (label, *_columns), rows in changes.items():
        update_many(apps.get_model(label), rows)


def texts_of(each: Mention) -> Texts:
    return next(one for one in REGISTER.texts if one.label == each.label and each.column in one.columns)


def rows_with(some: Texts, subject: Subject, *, held: bool = False) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Rows one of whose columns may speak of the person: key, and values by column."""
    keys = keys_with(some, subject)
    paths = some.region.split()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = some.model._base_manager.filter(pk__in=keys[start : start + KEYS_AT_ONCE]).order_by("pk")
        if held and connection.features.has_select_for_update:
            list(rows.select_for_update().values_list("pk"))
        stay = set() if some.fixed is None else set(rows.filter(some.fixed).values_list("pk", flat=True))
        for values in rows.values("pk", *paths, *some.columns):
            values["place_of_row"] = next((values[path] for path in paths if values[path]), "")
            values["fixed_row"] = values["pk"] in stay
            yield values["pk"], values


def keys_with(some: Texts, subject: Subject) -> list[Any]:
    """Keys of those rows, by one statement that is put together once for a subject: that takes longer than asking it."""
    mark = (some.label, some.columns)
    if mark not in subject.questions:
        asked = rows_condition(some, subject)
        subject.questions[mark] = ("", ()) if asked is None else asked.query.sql_with_params()
    sql, params = subject.questions[mark]
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [some.model._meta.pk.to_python(key) for (key,) in cursor.fetchall()]


def rows_condition(some: Texts, subject: Subject) -> "models.QuerySet[Any] | None":
    """The question for those rows; None when there is nothing of him to look for."""
    model = some.model
    rows = model._base_manager.order_by("pk")
    asked = Q()
    for column in some.columns:
        name = column
        if isinstance(model._meta.get_field(column), models.JSONField):
            name = f"{column}_as_text"
            rows = rows.annotate(**{name: Cast(column, models.TextField())})
        for pieces in pieces_of(subject):
            asked |= holds_in_order(name, pieces)
    if not asked:
        return None
    return rows.filter(asked).filter(in_county(some, subject.county)).values_list("pk", flat=True)


def in_county(some: Texts, county: str) -> Q:
    """Rows of the county, and those of no place: they may speak of anybody's."""
    here, nowhere = Q(), Q()
    for path in some.region.split():
        here |= Q(**{f"{path}__startswith": county})
        nowhere &= Q(**{path: ""}) | Q(**{f"{path}__isnull": True})
    return here | nowhere if some.region else Q()


def pieces_of(subject: Subject) -> list[tuple[str, ...]]:
    """What the database is asked for; whether a row that has it speaks of him is looked at in the row."""
    names = (pieces for name in subject.names for pieces in pieces_of_name(name))
    numbers = (pieces for number in subject.numbers for pieces in pieces_of_number(number))
    return sorted({pieces for pieces in (*names, *numbers) if pieces})


def as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def excerpt_of(text: str, subject: Subject) -> str:
    """A few words around the first mention."""
    match = next((found for found in subject.pattern.finditer(text) if found.lastgroup != "other"), None)
    if match is None:
        return text[: 2 * AROUND]
    since, until = max(match.start() - AROUND, 0), match.end() + AROUND
    return f"{'…' if since else ''}{text[since:until]}{'…' if until < len(text) else ''}"


def erase_links(subject: Subject) -> Counter[str]:
    """Delete or blank the rows that name the person by key."""
    done: Counter[str] = Counter()
    for one in REGISTER.links.values():
        rows = one.model._base_manager.filter(**{f"{one.name}__in": subject.records})
        if one.on_erase is OnErase.DELETED:
            done[one.label] += rows.delete()[0]
        elif one.blanked:
            done[one.label] += rows.update(**one.blanked)
    return done


def erase_signatures(subject: Subject) -> Counter[str]:
    """Take the name of his accounts from what they did; the accounts' keys stay."""
    done: Counter[str] = Counter()
    if subject.accounts:
        for each in REGISTER.signed:
            rows = each.model._base_manager.filter(**{f"{each.key}__in": subject.accounts})
            done[each.label] += rows.exclude(**{each.name: ""}).update(**{each.name: ERASED_NAME})
    return done


def erase_places(subject: Subject) -> Counter[str]:
    return Counter({name: place.erase(subject) for name, place in REGISTER.places.items()})


def forget_person(
    subject: Subject, *, spared: Collection[str] = (), named: Collection[str] = ()
) -> Counter[str]:
    """Take a person out of everything registered, within the caller's transaction; his own record is the caller's.

    Sealed places are looked through while his names are still known to them. Returns how many of each.
    """
    done = erase_places(subject) + erase_links(subject) + erase_signatures(subject)
    return done + redact(subject, spared=spared, named=named)


def put_right(subject: Subject, change: Callable[[str], str]) -> int:
    """Change what waits to be sent or read about somebody whose name or number was put right. Returns how many."""
    done = 0
    for some in REGISTER.texts:
        if some.follows is None:
            continue
        waiting = set(some.model._base_manager.filter(some.follows).values_list("pk", flat=True))
        found = [each for each in mentions_in(some, subject, held=True) if each.pk in waiting and each.sure]
        rewrite(
            found,
            lambda texts, each: changed_columns(texts, each, lambda value: subject.rewritten(value, change)),
        )
        done += len(found)
    return done
