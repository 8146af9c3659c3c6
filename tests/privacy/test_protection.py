"""The tables of the impact assessment are those of the register: WRITE_DOCS=1 writes them anew."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from haitang.foundation.privacy.fields import Personal, declaration_of
from haitang.foundation.privacy.register import REGISTER, OnErase, OnMerge
from haitang.machinery.retention.declaring import PURPOSES
from haitang.network.people.models import Person

PAGE = Path(__file__).resolve().parents[2] / "docs" / "protection.md"
SEEN = {"people.view": "看得到人员的", "people.unmask": "说明原因才见全号", "": "无人"}


def table(*rows: tuple[object, ...]) -> str:
    head, *rest = rows
    lines = [head, tuple("---" for _each in head), *rest]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def fields() -> str:
    return table(("项", "删除后", "给本人", "合并时补入", "谁能看"), *rows_of_fields())


def rows_of_fields() -> Iterator[tuple[object, ...]]:
    for field in Person._meta.concrete_fields:
        said = declaration_of(field)
        if said is None:
            continue
        name = f"`{field.name}` {field.verbose_name}"
        if isinstance(said, Personal):
            yes = {True: "是", False: "否"}
            whole = "是（全号）" if said.stem else yes[said.in_copy]
            filled = "是" if said.stem else yes[said.filled]
            yield name, said.erased or "空", whole, filled, SEEN[said.seen_with]
        else:
            yield name, f"留：{said.why}", "是" if said.in_copy else "否", "否", SEEN["people.view"]


def links() -> str:
    return table(
        ("记录", "删除时", "合并时", "给本人", "为什么"),
        *(
            (
                f"`{link.label}` {link.title}",
                "删" if link.on_erase is OnErase.DELETED else "清空文字" if link.blanked else "留编号",
                "转过去" if link.on_merge is OnMerge.GOES_OVER else "不动",
                "是" if link.in_copy else "否",
                link.why,
            )
            for link in REGISTER.links.values()
        ),
    )


def places() -> str:
    rows = (
        (place.title, place.until or "随删除清", place.why) for _key, place in sorted(REGISTER.places.items())
    )
    return table(("地方", "留多久", "说明"), *rows)


def texts() -> str:
    rows = (
        (
            f"`{some.label}` {some.model._meta.verbose_name}",
            "、".join(str(some.model._meta.get_field(column).verbose_name) for column in some.columns),
            some.why if some.fixed is not None else "",
        )
        for some in REGISTER.texts
    )
    return table(("记录", "哪几项", "不改的和原因"), *rows)


def terms() -> str:
    rows = (
        (each.title, f"{each.counted_from} {each.days} 天", f"{each.least}–{each.most} 天", each.basis)
        for each in PURPOSES.values()
    )
    return table(("用途", "默认期限", "可设", "依据"), *rows)


TABLES: dict[str, Callable[[], str]] = {
    "fields": fields,
    "links": links,
    "places": places,
    "texts": texts,
    "terms": terms,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_the_register_says(name: str) -> None:
    with override("zh-hans"):
        expected = TABLES[name]()
    page = PAGE.read_text(encoding="utf-8")
    mark = re.compile(rf"(<!-- {name} -->\n)(.*?)(\n?<!-- /{name} -->)", re.DOTALL)
    if os.environ.get("WRITE_DOCS"):
        page = mark.sub(lambda found: f"<!-- {name} -->\n{expected}\n<!-- /{name} -->", page)
        PAGE.write_text(page, encoding="utf-8")
    found = mark.search(page)
    assert found is not None
    assert found.group(2).strip() == expected


def test_every_personal_field_link_and_purpose_is_in_a_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = [f"`{field.name}`" for field in Person._meta.concrete_fields if declaration_of(field)]
    assert all(name in page for name in [*names, *(f"`{label}`" for label in REGISTER.links)])
