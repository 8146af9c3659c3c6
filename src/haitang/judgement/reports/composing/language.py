"""The language of templates: names, figures, tables, charts and conditions; nothing that could run away or reach out.

A text is read into jinja's tree and every node of it must stand on the list below, before the sandbox renders it:
there is no loop, no attribute, no item, no filter and no arithmetic, so a text takes as long as it has marks.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from haitang.foundation.verdict import Refused

from ..words import LONGEST_TEXT, MOST_FIGURES

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a token in a rendered text: characters nobody types; what is typed loses them."""

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
MOST_CONDITIONS: Final = 40
Functions = Mapping[str, Callable[..., Any]]


class Token:
    """What stands in a text without being text; rendered as its number between marks."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Tokens(list[Token]):
    """The tokens of one rendering, in the order met."""

    def mark(self, value: Any) -> str:
        """What jinja writes for a value: text as it is, all else by its mark."""
        if isinstance(value, Undefined):
            value = Token(Missing(_("没有“%(name)s”这个词") % {"name": value._undefined_name}))  # noqa: SLF001 - its only name
        if not isinstance(value, Token):
            return str(value).replace(OPEN, "").replace(CLOSE, "")
        self.append(value)
        return f"{OPEN}{len(self) - 1}{CLOSE}"


class Missing:
    """Something named that there is not: shown in red, never a crash."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def environment(mark: Callable[[Any], str]) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(finalize=mark, autoescape=False, keep_trailing_newline=True)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def render(text: str, names: Mapping[str, Any], functions: Functions) -> tuple[str, Tokens]:
    """The text with its marks resolved. Raises `Refused` as `check` does."""
    check(text, functions)
    tokens = Tokens()
    made = environment(tokens.mark).from_string(clean(text))
    return made.render(**names, **functions), tokens


def clean(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "").replace("\r\n", "\n").replace("\x00", "")


def check(text: str, functions: Functions) -> None:
    """Raises `Refused` naming the line and what cannot stand there (bad_template, too_long)."""
    if len(text) > LONGEST_TEXT:
        raise Refused(_("正文最多 %(most)d 个字符。") % {"most": LONGEST_TEXT}, code="too_long")
    try:
        tree = environment(str).parse(clean(text))
    except TemplateSyntaxError as error:
        raise wrong(error.lineno, _("写法不对（%(why)s）") % {"why": error.message}) from None
    except RecursionError:
        raise wrong(1, _("括号或条件套得太深")) from None
    calls = conditions = 0
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        check_node(node, functions)
        calls += isinstance(node, nodes.Call)
        conditions += isinstance(node, nodes.If)
        if calls > MOST_FIGURES or conditions > MOST_CONDITIONS:
            raise wrong(node.lineno, _("数字、表格、图或条件太多，请分成几份公文"))
        waiting.extend(node.iter_child_nodes())


def check_node(node: nodes.Node, functions: Functions) -> None:
    if not isinstance(node, ALLOWED):
        raise wrong(node.lineno, str(REASONS.get(type(node), _("这种写法不能用"))))
    if isinstance(node, nodes.Name) and node.ctx != "load":
        raise wrong(node.lineno, _("模板里不能赋值"))
    if isinstance(node, nodes.Call):
        check_call(node, functions)


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
    try:
        inspect.signature(functions[name]).bind(*node.args, **{each.key: each for each in node.kwargs})
    except TypeError:
        raise wrong(node.lineno, _("“%(name)s”括号里的写法不对") % {"name": name}) from None


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
