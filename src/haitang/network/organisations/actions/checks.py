"""What several actions ask before or while they write."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.verdict import Refused
from haitang.network.regions.models import Region

PROMISES = {
    "a_credit_code_names_one_unit": gettext_lazy("这个统一社会信用代码已经登记在另一个单位名下。"),
    "a_place_has_one_association_of_its_own": gettext_lazy("这个地方已经有一个科协，不能再建一个。"),
    "a_unit_hosts_one_association_at_a_time": gettext_lazy("这个单位已经建有科协，不能再建一个。"),
}
COLUMNS = {
    "organisations_organisation.region_id": "a_place_has_one_association_of_its_own",
    "organisations_organisation.unit_id": "a_unit_hosts_one_association_at_a_time",
}
"""SQLite names the columns of a broken promise, not the promise."""


@contextmanager
def kept_promises() -> Iterator[None]:
    """Turns a promise the database keeps into a refusal people can read; other failures pass through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        said = str(broken)
        names = [name for name in PROMISES if name in said]
        names += [name for column, name in COLUMNS.items() if column in said]
        if not names:
            raise
        raise Refused(str(PROMISES[names[0]]), code=names[0]) from broken


def known_regions(codes: set[str]) -> None:
    """Every code names a division. Raises `Refused` naming one that does not."""
    known = set(Region.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown := sorted(codes - known):
        raise Refused(_("没有代码为 %s 的行政区划。") % unknown[0], code="unknown_region")


def only(values: Iterable[str], amendable: frozenset[str]) -> None:
    """An amendment names only what may be amended. Raises TypeError: the caller is wrong, not the person."""
    if beyond := sorted(set(values) - amendable):
        raise TypeError(f"not to be amended: {', '.join(beyond)}")
