"""What a frozen round keeps, computing it again from that, and what has changed in the figures since."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from haitang.machinery.figures.declaring import Evidence, indicator_named
from haitang.machinery.figures.queries import group_key as key_of_record
from haitang.machinery.figures.queries import sides
from haitang.network.organisations.queries import PLACE, counted_by

from . import queries
from .formulas import Value
from .judging import Facts, ItemText, Judgement, SchemeText, Source, judge_organisation
from .models import Round, Scheme, Score
from .queries import reviewed_points


def snapshot_content(running: Round) -> dict[str, Any]:
    """Scheme, and for every town its values, residents, reviewed points, total and band; the records behind each figure.

    Of the records only how many there are and a digest of their keys. Queries: one a side of each figure, six more.
    """
    scheme = running.scheme
    text = scheme.text()
    results = list(running.results.select_related("organisation", "region").order_by("region_id", "id"))
    reviewed = reviewed_points(running)
    values: defaultdict[int, dict[str, str | None]] = defaultdict(dict)
    for result, code, value in Score.objects.filter(result__round=running).values_list(
        "result_id", "item__code", "value"
    ):
        values[result][code] = None if value is None else str(value)
    return {
        "scheme": text.document(),
        "towns": [
            {
                "code": queries.group_of(scheme, result),
                "name": result.named,
                "organisation": result.organisation.name,
                "people": result.people,
                "values": values[result.pk],
                "reviewed": reviewed.get(result.pk, {}),
                "total": result.total,
                "band": result.band,
            }
            for result in results
        ],
        "records": {snapshot_key(source): records_of(scheme, source) for source in text.sources},
    }


def snapshot_key(source: Source) -> str:
    return f"{source.indicator} {source.first_month}-{source.last_month}"


def records_of(scheme: Scheme, source: Source) -> dict[str, list[Any]]:
    """By what `queries.group_of` says, how many records are behind a figure, and the digest of their keys."""
    indicator = indicator_named(source.indicator)
    ask = queries.ask_of(scheme, source)
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for number, side in enumerate(sides(indicator.behind(ask.scope, ask.when(indicator)))):
        for code, key in keys_of(side, counted_by(scheme.kind)):
            keys[code].append(f"{number}:{key}")
    return {code: [len(found), snapshot_digest(sorted(found))] for code, found in sorted(keys.items())}


def keys_of(evidence: Evidence, by: str) -> Iterator[tuple[str, Any]]:
    length = PLACE.get(by)
    records = evidence.records if evidence.parts is None or length is None else evidence.parts(length)
    named = records.order_by().annotate(record_group=key_of_record(evidence, by))
    yield from named.values_list("record_group", "pk")


def snapshot_digest(content: Any) -> str:
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def recompute(content: Mapping[str, Any]) -> dict[str, Judgement]:
    """Every town judged again, by code, from nothing but the snapshot."""
    text = SchemeText.of(content["scheme"])
    return {town["code"]: judge_organisation(text, facts_of(text, town)) for town in content["towns"]}


def facts_of(text: SchemeText, town: Mapping[str, Any]) -> Facts:
    values = {
        item.source: value_of(town["values"].get(item.code)) for item in text.items if item.source is not None
    }
    return Facts(values, town["people"], town["reviewed"])


def value_of(told: str | None) -> Value:
    return None if told is None else Decimal(told)


def gives_the_same(content: Mapping[str, Any]) -> bool:
    again = recompute(content)
    return all(
        (again[town["code"]].total, again[town["code"]].band) == (town["total"], town["band"])
        for town in content["towns"]
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a town that reads otherwise than when it was frozen, or rests on other records; what it would score now."""

    town: str
    name: str
    item: ItemText
    frozen: Value
    now: Value
    points: int
    points_now: int

    @property
    def same_value(self) -> bool:
        return self.frozen == self.now


def snapshot_differences(running: Round, content: Mapping[str, Any]) -> list[Difference]:
    """What has changed since, by town and item. A query a figure, one more a side of each."""
    text = SchemeText.of(content["scheme"])
    known = queries.known_of(running.scheme, text)
    records = {source: records_of(running.scheme, source) for source in text.sources}
    before = recompute(content)
    found = []
    for town in content["towns"]:
        code = town["code"]
        facts = known.facts(code, town["reviewed"])
        now = {score.item.code: score for score in judge_organisation(text, facts).scores}
        for score in before[code].scores:
            source = score.item.source
            if source is None:
                continue
            then = content["records"][snapshot_key(source)].get(code)
            present, current = now[score.item.code], records[source].get(code)
            if score.value != present.value or score.points != present.points or then != current:
                found.append(
                    Difference(
                        code,
                        town["name"],
                        score.item,
                        score.value,
                        present.value,
                        score.points,
                        present.points,
                    )
                )
    return found
