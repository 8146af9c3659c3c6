"""From a rendered text to blocks: a line is what its beginning says, as clerks write it anyway."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from ..document import (
    Attachments,
    Block,
    Copies,
    Heading,
    Paragraph,
    Recipients,
    Run,
    Signature,
    Table,
    Title,
    Tone,
    text_of_runs,
)
from .language import CLOSE, OPEN, Tokens

MARK: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")
NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
LEVELS: Final = (
    (1, re.compile(rf"{NUMERAL}、")),
    (2, re.compile(rf"（{NUMERAL}）")),
    (3, re.compile(r"\d{1,2}[.．]\s?(?!\d)", re.ASCII)),
    (4, re.compile(r"（\d{1,2}）", re.ASCII)),
)
ENDS: Final = re.compile(r"[。；！？]")
ONLY_MARK: Final = re.compile(f"\\s*{OPEN}(\\d+){CLOSE}\\s*")
Resolve = Callable[[object], Run | Block]


class Lines:
    """Reads the lines of one text; `resolve` says what a token is: a run, or a block of its own."""

    def __init__(self, tokens: Tokens, resolve: Resolve) -> None:
        self.tokens, self.resolve = tokens, resolve
        self.bodies: list[str] = []

    def blocks(self, text: str) -> Iterator[Block]:
        """Lines that belong together, such as those of a title, become one block."""
        lines = [line.strip(" \t\u3000") for line in text.split("\n")]
        at = 0
        while at < len(lines):
            for begins, gather in GATHERED:
                taken = self.run_of(lines, at, begins)
                if taken:
                    yield gather(self, taken)
                    at += len(taken)
                    break
            else:
                yield from self.single(lines[at])
                at += 1

    def run_of(self, lines: list[str], at: int, begins: str) -> list[str]:
        end = at
        while end < len(lines) and lines[end].startswith(begins):
            end += 1
        return [line.removeprefix(begins).strip() for line in lines[at:end]]

    def single(self, line: str) -> Iterator[Block]:
        if not line:
            return
        whole = ONLY_MARK.fullmatch(line)
        if whole:
            resolved = self.resolved(int(whole[1]))
            yield from self.passage(resolved) if isinstance(resolved, Run) else (resolved,)
        elif line.startswith("落款："):
            self.bodies.append(text_of_runs(self.runs(line.removeprefix("落款："))))
        elif line.startswith("日期："):
            yield Signature(tuple(self.bodies), text_of_runs(self.runs(line.removeprefix("日期："))))
            self.bodies.clear()
        elif line.startswith(WORDED):
            word, _colon, rest = line.partition("：")
            yield BY_WORD[word](self.runs(f"抄送：{rest}" if word == "抄送" else f"{rest.rstrip('：:')}："))
        else:
            yield self.heading(line) or Paragraph(self.runs(line))

    def passage(self, run: Run) -> Iterator[Block]:
        """A word that stands alone on its line; where it has several lines, such as minutes, each is one."""
        for line in run.text.split("\n"):
            if not line.strip():
                continue
            said = (replace(run, text=line.strip()),)
            level = next((level for level, number in LEVELS if number.match(line.strip())), 0)
            whole = level and ENDS.search(line) is None
            yield Heading(level, said) if whole else Paragraph(said)

    def heading(self, line: str) -> Block | None:
        """A line with the number of a heading; text after its first sentence makes it a paragraph that begins so."""
        for level, number in LEVELS:
            if number.match(line) is None:
                continue
            end = ENDS.search(line)
            if end is None:
                return Heading(level, self.runs(line))
            if level == 2:
                lead = [
                    Run(run.text, Tone.LEAD if run.tone == Tone.PLAIN else run.tone, run.note, run.href)
                    for run in self.runs(line[: end.end()])
                ]
                return Paragraph((*lead, *self.runs(line[end.end() :])))
        return None

    def runs(self, text: str) -> tuple[Run, ...]:
        return tuple(run for run in self._runs(text) if run.text)

    def _runs(self, text: str) -> Iterator[Run]:
        for number, piece in enumerate(MARK.split(text)):
            if number % 2 == 0:
                yield Run(piece)
                continue
            resolved = self.resolved(int(piece))
            yield resolved if isinstance(resolved, Run) else Run("〔表或图应单独成行〕", Tone.MISSING)

    def resolved(self, number: int) -> Run | Block:
        return self.resolve(self.tokens[number].value)

    def title(self, lines: list[str]) -> Block:
        return Title(tuple(self.runs(line) for line in lines))

    def attachments(self, lines: list[str]) -> Block:
        return Attachments(tuple(self.runs(f"附件：{line}") for line in lines))

    def table(self, lines: list[str]) -> Block:
        rows = [
            tuple(text_of_runs(self.runs(cell.strip())) for cell in line.strip("|").split("|"))
            for line in lines
        ]
        wide = max(len(row) for row in rows)
        heads, *others = (row + ("",) * (wide - len(row)) for row in rows)
        return Table((), heads, tuple(others))


GATHERED: Final = (("#", Lines.title), ("附件：", Lines.attachments), ("|", Lines.table))
BY_WORD: Final[dict[str, Callable[[tuple[Run, ...]], Block]]] = {"主送": Recipients, "抄送": Copies}
WORDED: Final = tuple(f"{word}：" for word in BY_WORD)
