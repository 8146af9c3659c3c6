"""The words of a place that make a password easy to guess."""

from collections.abc import Iterator
from typing import Final

from haitang.machinery.accounts.models import Account
from haitang.network.regions.models import Region
from haitang.network.regions.queries import codes_above

from .names import sound_of

KINDS_OF_PLACES: Final = ("街道", "省", "市", "区", "县", "镇", "乡")


def words_of_places(account: Account) -> Iterator[str]:
    """What the district of an account and the places above it are called, with and without what kind of place they are,
    in characters and in pinyin."""
    for name in Region.objects.filter(code__in=[*codes_above(account.home), account.home]).values_list(
        "name", flat=True
    ):
        yield name
        kind = next((kind for kind in KINDS_OF_PLACES if name.endswith(kind)), "")
        plain = name.removesuffix(kind)
        yield plain
        yield sound_of(plain).key
