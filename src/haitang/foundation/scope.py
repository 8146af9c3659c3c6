"""Where somebody may act: region code prefixes and organisation subtrees, as a plain value."""

from dataclasses import dataclass

from django.db.models import Q

LINE_STEP = 10
"""Digits each level takes in an organisation's line, so that a subtree is one range of digit strings."""


def next_prefix(prefix: str) -> str:
    """The first digit string after every string that begins with `prefix` ("5001" → "5002", "59" → "6").

    Digits sort alike under every collation, so a prefix is a half-open range on both engines.
    Empty when no string follows ("99").
    """
    shortened = prefix.rstrip("9")
    if not shortened:
        return ""
    return shortened[:-1] + str(int(shortened[-1]) + 1)


def prefix_range(column: str, prefix: str) -> Q:
    """Rows whose digit-string `column` begins with `prefix`, as a range an index serves."""
    if not prefix:
        return Q()
    within = Q(**{f"{column}__gte": prefix})
    after = next_prefix(prefix)
    return within & Q(**{f"{column}__lt": after}) if after else within


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of region prefixes ("" is everywhere) and organisation lines; empty means nowhere."""

    regions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @classmethod
    def everywhere(cls) -> "Scope":
        return cls(regions=("",))

    def covers(self, *, region: str = "", line: str = "") -> bool:
        """Whether a record at this region code, or on this organisation line, lies inside."""
        if any(region.startswith(prefix) for prefix in self.regions if region or not prefix):
            return True
        return bool(line) and any(line.startswith(prefix) for prefix in self.lines)

    def q(self, *, region: str = "region_id", line: str | None = None) -> Q:
        """The condition that keeps a query inside; matches nothing for an empty scope."""
        if "" in self.regions:
            return Q()
        inside = [prefix_range(region, prefix) for prefix in self.regions]
        if line is not None:
            inside += [prefix_range(line, prefix) for prefix in self.lines]
        if not inside:
            return Q(pk__in=[])
        condition = inside[0]
        for part in inside[1:]:
            condition |= part
        return condition

    def narrowed(self, region: str) -> "Scope":
        """This scope cut down to one region: what both cover. Lines stay only if the region is not outside."""
        if any(region.startswith(prefix) for prefix in self.regions):
            return Scope(regions=(region,))
        kept = tuple(prefix for prefix in self.regions if prefix.startswith(region))
        return Scope(regions=kept, lines=self.lines)

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(
            regions=tuple(sorted({*self.regions, *other.regions})),
            lines=tuple(sorted({*self.lines, *other.lines})),
        )
