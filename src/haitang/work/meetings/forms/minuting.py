from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.machinery.ui.forms import DateField, Form, SearchField, VersionMixin, one_named
from haitang.network.organisations.models import Organisation, Post
from haitang.work.tasks.words import CountsAs

from ..actions import ResolutionDraft
from ..models import Invitee, Resolution
from ..words import DONE_BY, LONGEST_REASON, LONGEST_TEXT, LONGEST_WORD
from .inviting import post_choices


class TextForm(Form):
    """The text, and the number of the version it was made from."""

    text = forms.CharField(
        label=_("纪要"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 18})
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MinutesForm(TextForm):
    """A draft; `read` is the version of the meeting it was written from."""

    read = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class CorrectionForm(TextForm):
    reason = forms.CharField(
        label=_("更正原因"), max_length=LONGEST_REASON, help_text=_("原来的版本会留下来，和更正一起看得到。")
    )


class ResolutionForm(VersionMixin, Form):
    """One thing resolved. A body is found by typing; a post is one of those invited, so is a guest."""

    halves = ("organisation", "post", "guest", "due", "counts_as")

    text = forms.CharField(label=_("议定事项"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    organisation = SearchField(
        label=_("责任组织"),
        required=False,
        source=reverse_lazy("organisations:organisation_matches"),
        help_text=_("输入名称后点选；只写原则、没有要办的事，就留空。"),
    )
    post = forms.ChoiceField(label=_("责任岗位"), required=False)
    guest = forms.ChoiceField(
        label=_("其他单位负责"),
        required=False,
        help_text=_("不成为任务；落实情况由召集方登记，下次会议第一项通报。"),
    )
    due = DateField(
        label=_("完成期限"), required=False, help_text=_("纪要印发后按这个日期成为任务，到期前亮灯。")
    )
    counts_as = forms.ChoiceField(label=_("怎样算办成"), choices=DONE_BY, initial=CountsAs.WORD)

    def __init__(
        self, *args: Any, acting: Acting, posts: Iterable[Post], guests: Iterable[Invitee], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [one.guest for one in guests]
        self.set_choices("guest", [("", _("不由其他单位负责")), *((name, name) for name in names)])
        if not names:
            del self.fields["guest"]
        self.posts = {str(post.pk): post for post in posts}
        bodies = Organisation.objects.within(acting.scope_for("organisations.view"))
        self.set_finder("organisation", one_named(bodies))
        self.set_choices("post", [("", _("不定岗位")), *post_choices(self.posts.values())])

    def draft(self) -> ResolutionDraft:
        """As told; a post alone names its body too."""
        said = self.cleaned_data
        post = self.posts.get(said["post"])
        organisation = said["organisation"] or (post.organisation if post else None)
        return ResolutionDraft(
            said["text"], organisation, post, said["due"], said["counts_as"], said.get("guest", "")
        )


def resolution_before(resolution: Resolution) -> dict[str, Any]:
    return {
        "text": resolution.text,
        "organisation": resolution.organisation,
        "post": str(resolution.post_id or ""),
        "due": resolution.due,
        "counts_as": resolution.counts_as,
        "guest": resolution.guest,
        "version": resolution.version,
    }


class WordForm(Form):
    """What was heard of how a guest carries out a resolution, and on which day."""

    on = DateField(label=_("哪天了解到的"))
    text = forms.CharField(
        label=_("落实情况"),
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("办成了什么、还差什么，一两句话。"),
    )
