"""The language of templates: names, figures, tables, charts and conditions; nothing that could run away or reach out.

A text is read into jinja's tree and every node of it must stand on the list below, before the sandbox renders it:
there is no loop, no attribute, no item, no filter and no arithmetic, so a text takes as long as it has marks. What is
compared must be of one sort, so that no value a figure can have makes a comparison fail. Whatever jinja raises all the
same becomes `Refused` in `render`, and nowhere else.
"""

import inspect
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from haitang.foundation.verdict import Refused

from ..words import LONGEST_TEXT, MOST_FIGURES

log = logging.getLogger("haitang.judgement.reports")

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a token in a rendered text: characters nobody types; what is typed loses them."""

UNWRITABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue002-\ufffd\U00010000-\U0010ffff]")
"""What no XML and no database of ours can hold, and the two marks."""

ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Call,
    nodes.Keyword,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
EVALUATION: Final = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""All that reading, compiling or rendering a text may raise because of what the text says."""

JINJAS_OWN: Final = frozenset({"self", "super", "caller", "loop", "varargs", "kwargs"})
NUMERIC: Final = frozenset({"value", "值"})
"""Functions that give a number to be compared; the others give something to be set."""

ORDERS: Final = frozenset({"gt", "gteq", "lt", "lteq"})
MOST_CONDITIONS: Final = 40
MOST_NESTED: Final = 16
"""How deep an expression, or conditions in one another, may nest: Python compiles no hundred levels."""

LARGEST: Final = 10**15
Functions = Mapping[str, Callable[..., Any]]
Inspect = Callable[[nodes.Node], str]
"""Says of a call or a name what is wrong with it, or nothing."""


class Token:
    """What stands in a text without being text; rendered as its number between marks. In a condition it is its word."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __str__(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | Token) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return bool(str(self))


class Tokens(list[Token]):
    """The tokens of one rendering, in the order met."""

    def mark(self, value: Any) -> str:
        """What jinja writes for a value: text as it is, all else by its mark."""
        if isinstance(value, Undefined):
            value = Token(Missing(no_such_word(value._undefined_name or "")))  # noqa: SLF001 - its only name
        if not isinstance(value, Token):
            return clean(str(value))
        self.append(value)
        return f"{OPEN}{len(self) - 1}{CLOSE}"


class Missing:
    """Something named that there is not: shown in red, never a crash."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def no_such_word(name: str) -> str:
    return _("没有“%(name)s”这个词") % {"name": name[:40]}


def environment(mark: Callable[[Any], str]) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(finalize=mark, autoescape=False, keep_trailing_newline=True)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def render(text: str, names: Mapping[str, Any], functions: Functions) -> tuple[str, Tokens]:
    """The text with its marks resolved. Raises `Refused` as `check` does, and for what cannot be worked out."""
    check(text, functions)
    tokens = Tokens()
    try:
        return environment(tokens.mark).from_string(clean(text)).render(**names, **functions), tokens
    except EVALUATION as error:
        log.exception("a text that was held sound could not be rendered")
        raise wrong(template_line(error.__traceback__), _("这里算不出来")) from None


def template_line(trace: TracebackType | None) -> int:
    """The line of the text an error arose in: jinja names its own code `<template>`, in the text's lines."""
    lines = [1]
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1]


def clean(text: str) -> str:
    """A text without what cannot be written anywhere, its lines ended alike."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def check(text: str, functions: Functions, inspected: Inspect | None = None) -> None:
    """Raises `Refused` naming the line and what cannot stand there (bad_template, too_long).

    `inspected` says more of calls and names, where more is known than the language: which words and figures there are.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused(_("正文最多 %(most)d 个字符。") % {"most": LONGEST_TEXT}, code="too_long")
    calls = conditions = 0
    waiting: list[tuple[nodes.Node, int]] = [(tree_of(text), 0)]
    while waiting:
        node, depth = waiting.pop()
        check_node(node, functions)
        if depth > MOST_NESTED:
            raise wrong(node.lineno, _("括号或条件套得太深"))
        calls += 1 + len(node.args) if isinstance(node, nodes.Call) else 0
        conditions += isinstance(node, nodes.If)
        if calls > 2 * MOST_FIGURES or conditions > MOST_CONDITIONS:
            raise wrong(node.lineno, _("数字、表格、图或条件太多，请分成几份公文"))
        if inspected is not None and (why := inspected(node)):
            raise wrong(node.lineno, why)
        called = node.node if isinstance(node, nodes.Call) else None  # looked at with its call
        waiting.extend((child, depth + 1) for child in node.iter_child_nodes() if child is not called)


def tree_of(text: str) -> nodes.Template:
    try:
        return environment(str).parse(clean(text))
    except TemplateSyntaxError as error:
        raise wrong(error.lineno, _("写法不对（%(why)s）") % {"why": error.message}) from None
    except RecursionError:
        raise wrong(1, _("括号或条件套得太深")) from None
    except EVALUATION:
        raise wrong(1, _("里面有读不了的数或字符")) from None


def check_node(node: nodes.Node, functions: Functions) -> None:
    if not isinstance(node, ALLOWED):
        raise wrong(node.lineno, str(REASONS.get(type(node), _("这种写法不能用"))))
    match node:
        case nodes.Name():
            check_name(node, functions)
        case nodes.Const():
            check_constant(node)
        case nodes.Call():
            check_call(node, functions)
        case nodes.Compare():
            check_comparison(node)
        case nodes.If():
            check_condition(node)


def check_name(node: nodes.Name, functions: Functions) -> None:
    if node.ctx != "load":
        raise wrong(node.lineno, _("模板里不能赋值"))
    if node.name in JINJAS_OWN:
        raise wrong(node.lineno, no_such_word(node.name))
    if node.name in functions:
        raise wrong(node.lineno, _("“%(name)s”后面要写括号，括号里写指标") % {"name": node.name})


def check_constant(node: nodes.Const) -> None:
    if isinstance(node.value, str) and clean(node.value) != node.value:
        raise wrong(node.lineno, _("引号里有不能写进公文的字符"))
    if is_number(node) and not -LARGEST < node.value < LARGEST:
        raise wrong(node.lineno, _("数太大"))


def check_call(node: nodes.Call, functions: Functions) -> None:
    name = node.node.name if isinstance(node.node, nodes.Name) else ""
    if name not in functions:
        raise wrong(
            node.lineno,
            _("没有“%(name)s”这种取数，能用的是：%(known)s")
            % {"name": name[:40], "known": "、".join(functions)},
        )
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        raise wrong(node.lineno, _("“%(name)s”后面要逐项写明") % {"name": name})
    given = [*node.args, *(keyword.value for keyword in node.kwargs)]
    if not all(isinstance(each, nodes.Const) and isinstance(each.value, str) for each in given):
        raise wrong(node.lineno, _("“%(name)s”的括号里只能写引号括起来的词") % {"name": name})
    keys = [each.key for each in node.kwargs]
    if len(keys) != len(set(keys)) or not takes(functions[name], len(node.args), keys):
        raise wrong(node.lineno, _("“%(name)s”括号里的写法不对") % {"name": name})


def takes(function: Callable[..., Any], many: int, keys: Iterable[str]) -> bool:
    """Whether a function can be called with so many words and those with a name."""
    try:
        inspect.signature(function).bind(*range(many), **dict.fromkeys(keys))
    except TypeError:
        return False
    return True


def check_comparison(node: nodes.Compare) -> None:
    """Numbers are compared with numbers, words with words; what is larger is asked of numbers only."""
    compared = [node.expr, *(each.expr for each in node.ops)]
    asked = {each.op for each in node.ops}
    numbers = all(map(is_number, compared)) and asked <= {*ORDERS, "eq", "ne"}
    words = all(map(is_word, compared)) and asked <= {"eq", "ne"}
    if not numbers and not words:
        raise wrong(node.lineno, _("只能拿数和数比、词和词比是否相同；指标的数写成 值(“指标”)"))


def is_number(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Name) and node.node.name in NUMERIC
    return isinstance(node, nodes.Const) and type(node.value) in {int, float}


def is_word(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) or (isinstance(node, nodes.Const) and isinstance(node.value, str))


def check_condition(node: nodes.If) -> None:
    """What is only to be set, such as a table, is neither true nor false."""
    for call in node.test.find_all(nodes.Call) if not isinstance(node.test, nodes.Call) else [node.test]:
        if not is_number(call):
            raise wrong(call.lineno, _("条件里的数要写成 值(“指标”)"))


def wrong(line: int, why: str) -> Refused:
    return Refused(_("第 %(line)d 行：%(why)s。") % {"line": line, "why": why}, code="bad_template")


REASONS: Final[dict[type[nodes.Node], Any]] = {
    nodes.For: gettext_lazy("模板里不能用循环；各镇街的表用 table_by_town"),
    nodes.Getattr: gettext_lazy("模板里不能取属性，只能写列出的词和取数"),
    nodes.Getitem: gettext_lazy("模板里不能取下标，只能写列出的词和取数"),
    nodes.Filter: gettext_lazy("模板里不能用过滤器"),
    nodes.Test: gettext_lazy("模板里不能用 is 判断"),
    nodes.Assign: gettext_lazy("模板里不能赋值"),
    nodes.AssignBlock: gettext_lazy("模板里不能赋值"),
    nodes.Macro: gettext_lazy("模板里不能定义宏"),
    nodes.CallBlock: gettext_lazy("模板里不能定义宏"),
    nodes.Import: gettext_lazy("模板里不能引入别的模板"),
    nodes.FromImport: gettext_lazy("模板里不能引入别的模板"),
    nodes.Include: gettext_lazy("模板里不能引入别的模板"),
    nodes.Extends: gettext_lazy("模板里不能引入别的模板"),
}
