"""The English catalogue: `update` it from the source, `check` that it is complete, `compile` it.

Written for machines without GNU gettext. The source language is Chinese; Chinese that stands in a template
without being wrapped for translation is found, too.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "haitang"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ("text",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("text", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "text")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "text", "plural")),
}
QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
TRANSLATE = re.compile(rf"{{%-?\s*trans(?:late)?\s+{QUOTED}(?:[^%]*?\bcontext\s+{QUOTED})?.*?%}}", re.DOTALL)
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b(.*?)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
PLURAL = re.compile(r"{%\s*plural\s*%}")
INLINE = re.compile(rf"_\(\s*{QUOTED}\s*\)")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
VARIABLE = re.compile(r"{{\s*([\w.]+)[^}]*}}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTATION = re.compile(r"“[^“”]*”")
OWN_NAME = re.compile(r"<(\w+)[^>]*\blang=\"zh-Hans\"[^>]*>.*?</\1>", re.DOTALL)
"""What says of itself that it is Chinese, such as the name of the language, is Chinese on English pages, too."""
SAMPLES = {SOURCE / "machinery" / "ui" / "templates" / "ui" / "gallery.html"}
"""The gallery of parts is a workshop of staff: its Chinese is sample data, not text of a page."""


class Message(NamedTuple):
    text: str
    plural: str | None = None
    context: str | None = None


def messages() -> dict[Message, list[tuple[str, str]]]:
    """Every message of the source with the places it stands in."""
    found: dict[Message, list[tuple[str, str]]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if "/static/built/" in path.as_posix():
            continue
        if path.suffix == ".py":
            seen = in_python(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            seen = in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for message in seen:
            places = found.setdefault(message, [])
            if (place := (path.relative_to(ROOT).as_posix(), "")) not in places:
                places.append(place)
    return found


def in_python(source: str) -> Iterator[Message]:
    """Messages in calls of gettext and its kin whose arguments are written out."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        names = CALLS.get(name, ())
        values = [
            argument.value for argument in node.args[: len(names)] if isinstance(argument, ast.Constant)
        ]
        if names and len(values) == len(names) and all(isinstance(value, str) for value in values):
            yield Message(**dict(zip(names, values, strict=True)))


def unknown_names(source: str) -> Iterator[str]:
    """Names under which gettext is imported that `in_python` would not see called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in CALLS and (alias.asname or alias.name) not in CALLS:
                    yield str(alias.asname)


def in_template(source: str) -> Iterator[Message]:
    """Messages in translate and blocktranslate tags and in `_("…")`."""
    source = COMMENT.sub("", source)
    for found in TRANSLATE.finditer(source):
        double, single, context_double, context_single = found.groups()
        yield Message(double or single, context=context_double or context_single)
    for options, body in BLOCK.findall(source):
        singular, *plural = [_block_text(part, trimmed="trimmed" in options) for part in PLURAL.split(body)]
        yield Message(singular, plural[0] if plural else None)
    for double, single in INLINE.findall(source):
        yield Message(double or single)


def _block_text(body: str, *, trimmed: bool) -> str:
    text = VARIABLE.sub(r"%(\1)s", body.replace("%", "%%"))
    return " ".join(line.strip() for line in text.splitlines() if line.strip()) if trimmed else text


def unwrapped() -> Iterator[str]:
    """Chinese in templates that stands outside every translation tag."""
    for path in sorted(set(SOURCE.rglob("templates/**/*.html")) - SAMPLES):
        source = COMMENT.sub(_blank, path.read_text(encoding="utf-8"))
        for pattern in (BLOCK, TRANSLATE, INLINE, OWN_NAME):
            source = pattern.sub(_blank, source)
        for number, line in enumerate(source.splitlines(), 1):
            if HAN.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: 没有包在翻译标记里：{line.strip()[:60]}"


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def read() -> polib.POFile:
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=108)
    catalogue = polib.POFile(wrapwidth=108)
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def update() -> int:
    """Add what is new, drop what is gone, keep every translation."""
    wanted, catalogue = messages(), read()
    kept = {_key(entry): entry for entry in catalogue}
    catalogue.clear()
    for message, places in sorted(wanted.items(), key=lambda item: (item[1][0], item[0].text)):
        entry = kept.get(message) or polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural or "",
            msgctxt=message.context,
            msgstr_plural={0: "", 1: ""} if message.plural else {},
        )
        entry.occurrences = places
        entry.flags = ["python-format"] if re.search(r"%\(\w+\)[sd]|%[sd]", message.text) else []
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    print(f"{len(wanted)} messages, {sum(not is_translated(entry) for entry in catalogue)} untranslated")
    return 0


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or None, entry.msgctxt)


def is_translated(entry: polib.POEntry) -> bool:
    return all(_english(entry)) and "fuzzy" not in entry.flags


def _english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _unquoted(english: str, chinese: str) -> str:
    """The English without what it quotes from the Chinese: “男” is what a reader has to type in a sheet."""
    quoted = QUOTATION.findall(chinese)
    return QUOTATION.sub(lambda found: "" if found.group() in quoted else found.group(), english)


def faults() -> Iterator[str]:
    """Everything that keeps the English side from being complete."""
    entries = {_key(entry): entry for entry in read()}
    for message, places in messages().items():
        entry = entries.pop(message, None)
        where = f"{places[0][0]}: {message.text[:50]!r}"
        if entry is None or not is_translated(entry):
            yield f"{where} 没有英文"
        elif any(HAN.search(_unquoted(text, message.text)) for text in _english(entry)):
            yield f"{where} 的英文里有汉字"
        elif entry.msgstr and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(
            PLACEHOLDER.findall(entry.msgstr)
        ):
            yield f"{where} 的占位符与英文不一致"
    for message in entries:
        yield f"{message.text[:50]!r} 已不在源码里，请运行 tools/catalogue.py update"
    for path in sorted(SOURCE.rglob("*.py")):
        for name in unknown_names(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}: 翻译函数不要叫 {name}，这样叫的不会被收进英文"
    yield from unwrapped()


def check() -> int:
    found = list(faults())
    print("\n".join(found) or "The English catalogue is complete.", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


def compile_() -> int:
    if CATALOGUE.exists():
        half = CATALOGUE.with_name(f"django.{os.getpid()}.mo")  # whole at once: others may read it just now
        read().save_as_mofile(str(half))
        half.replace(CATALOGUE.with_suffix(".mo"))
    return 0


if __name__ == "__main__":
    commands = {"update": update, "check": check, "compile": compile_}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(f"usage: catalogue.py {'|'.join(commands)}")
    sys.exit(commands[sys.argv[1]]())
