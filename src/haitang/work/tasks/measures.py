"""What counts as done, in words."""

from haitang.machinery.figures.declaring import indicators

from . import linking
from .words import CountsAs


def measure_words(counts_as: str, record_kind: str, figure: str, target: int | None = None) -> str:
    """一条记录：活动. Of a figure its own title, with a target behind it where one is asked for: 开展科普活动 12."""
    if counts_as == CountsAs.FIGURE:
        titles = {each.name: str(each.title) for each in indicators()}
        return f"{titles.get(figure, figure)} {target or ''}".strip()
    kinds = {each.kind: str(each.name) for each in linking.kinds()}
    return "：".join(filter(None, (str(CountsAs(counts_as).label), kinds.get(record_kind, ""))))
