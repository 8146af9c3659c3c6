"""What one look at the pages of the database saw, and what it did not look at."""

import time
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy

from ..words import MOST_FINDINGS

NOT_LOOKED_AT: Final[dict[str, Any]] = {
    "content": gettext_lazy(
        "一个字节变成另一个、读起来仍是合法内容的（数据库没有为内容存校验和；审计记录和附件另有摘要核对）"
    ),
    "order": gettext_lazy("索引里的先后和遗漏（没有装 amcheck 扩展，只把每个索引读了一遍）"),
    "index": gettext_lazy("带条件或算式的索引（没有装 amcheck 扩展）：%s"),
    "denied": gettext_lazy("没有权限读的系统表：%s"),
    "whole": gettext_lazy("空闲页，以及有没有两处共用一页（数据库很大，每天整体看一遍时才看）"),
}
"""What a look says that it left out."""


@dataclass
class Look:
    """What was seen: findings as `{"code", "where"}`, how much, and what was not looked at, by `NOT_LOOKED_AT`.

    `position` says where the next slice goes on; it is empty when this one came to the end.
    """

    deadline: float | None = None
    position: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, str]] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    tables: int = 0
    rows: int = 0
    whole: bool = True

    def find(self, code: str, where: str) -> None:
        finding = {"code": code, "where": where}
        if finding not in self.findings and len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)

    def is_late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline

    @property
    def complete(self) -> bool:
        """Whether nothing remains of a look at the whole."""
        return self.whole and not self.position

    def sentences(self) -> list[str]:
        """What was not looked at, in words."""
        return [
            str(NOT_LOOKED_AT[code]) % names if names else str(NOT_LOOKED_AT[code])
            for code, names in self.left_out.items()
        ]
