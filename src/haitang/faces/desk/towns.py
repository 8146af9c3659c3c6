"""How towns are called where there is little room."""

KINDS = ("街道", "镇", "乡")


def short_town_name(name: str) -> str:
    """昌元街道 → 昌元, 清江镇 → 清江."""
    for kind in KINDS:
        if name.endswith(kind) and len(name) > len(kind) + 1:
            return name.removesuffix(kind)
    return name
