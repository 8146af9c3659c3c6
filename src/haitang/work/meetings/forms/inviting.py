from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import parse_key
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.forms import ChipField, Form, ManyChipsField
from haitang.machinery.ui.widgets import ChipsMany
from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Kind

from ..words import LONGEST_NAME, LONGEST_REASON, Answer, Attendance, StandIn

UNFOLDED = 2
"""Groups that stand open: the district association and those of the towns, or whatever comes first."""

NAMES_APART = str.maketrans("，,;；、\r", "\n" * 6)


class PostChips(ChipsMany):
    """Posts by the kind of their body; a group without anybody chosen is folded, but for the associations' own."""

    template_name = "meetings/posts.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = [(title, options) for title, options, _number in context["widget"]["optgroups"]]
        context["widget"]["groups"] = [
            (title, options, number < UNFOLDED or any(one["selected"] for one in options))
            for number, (title, options) in enumerate(groups)
        ]
        return context


def grouped_choices(posts: Iterable[Post]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices by the kind of body, in the order of the kinds."""
    by_kind: dict[str, list[Post]] = {}
    for post in posts:
        by_kind.setdefault(post.organisation.kind, []).append(post)
    return [(str(kind.label), post_choices(by_kind[kind])) for kind in Kind if kind in by_kind]


def post_choices(posts: Iterable[Post]) -> list[tuple[str, str]]:
    return [(str(post.pk), f"{post.organisation.name} {post}") for post in posts]


class MembersForm(Form):
    """Who is invited: posts, and others by the name of their body."""

    posts = ManyChipsField(
        label=_("岗位"),
        required=False,
        widget=PostChips,
        help_text=_("请的是岗位，当天由谁任职就请谁；空缺的会标出来。"),
    )
    guests = forms.CharField(
        label=_("其他单位"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一行一个，例如：区总工会分管副主席。"),
    )

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(post.pk): post for post in posts}
        self.set_choices("posts", grouped_choices(self.offered.values()))

    def chosen(self) -> list[Post]:
        return [self.offered[key] for key in self.cleaned_data["posts"]]

    def clean_guests(self) -> list[str]:
        said = str(self.cleaned_data["guests"]).translate(NAMES_APART)
        names = [line.strip() for line in said.split("\n") if line.strip()]
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(_("单位名称太长，请一行写一个。"), code="too_long")
        return names


class ReplyForm(Form):
    halves = ("substitute", "substitute_post")

    answer = ChipField(label=_("能来吗"), choices=Answer.choices)
    substitute = forms.CharField(
        label=_("代会人姓名"), max_length=40, required=False, help_text=_("委托他人参加时填。")
    )
    substitute_post = forms.CharField(label=_("代会人职务"), max_length=60, required=False)
    reason = forms.CharField(
        label=_("原因"), max_length=LONGEST_REASON, required=False, help_text=_("不能参加时填。")
    )


def attendance_sent(sent: QueryDict) -> dict[int, Attendance]:
    """What was chosen for each invitee. Raises `Refused` (not_everybody) where nothing was."""
    found: dict[int, Attendance] = {}
    for key, word in zip(sent.getlist("invitee"), sent.getlist("attendance"), strict=False):
        if not parse_key(key) or word not in Attendance.values:
            raise Refused(str(_("请给每一位参会人登记出席情况。")), code="not_everybody")
        found[int(key)] = Attendance(word)
    return found


def stand_ins_sent(sent: QueryDict) -> dict[int, StandIn]:
    """Who is said to have come in each invitee's place, as typed; of one whose fields were not sent, nothing."""
    return {
        int(key): StandIn(str(sent[f"stand_in_{key}"]), str(sent.get(f"stand_in_post_{key}", "")))
        for key in sent.getlist("invitee")
        if parse_key(key) and f"stand_in_{key}" in sent
    }
