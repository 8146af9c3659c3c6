from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.codes import parse_key
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.installed import ABOVE
from haitang.machinery.ui.forms import ChipField, DateField, Form, SearchField, SeenMixin, one_named
from haitang.network.organisations.models import Organisation, Post

from . import linking, queries
from .actions import Demand, EvidenceDraft, InstructionDraft, Origin, TaskDraft
from .models import Task
from .queries.bearers import one_post, post_words
from .rules import WORK
from .words import MOST_TARGET, CountsAs

NAMES_APART = str.maketrans(dict.fromkeys(",，;；\n\r", "、"))
CHOOSE = ("", gettext_lazy("请选择"))


def body_field(**kwargs: Any) -> SearchField:
    return SearchField(source=reverse_lazy("tasks:bodies"), **kwargs)


def post_field(**kwargs: Any) -> SearchField:
    return SearchField(
        source=reverse_lazy("tasks:posts"),
        show=post_words,
        required=False,
        help_text=gettext_lazy("输入岗位、组织或现任的姓名。换了人，任务自动归接任的人。"),
        **kwargs,
    )


class WorkForm(Form):
    """A form that names bodies: those that stand where `acting` works on tasks."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = Organisation.objects.within(acting.scope_for(WORK)).filter(dissolved__isnull=True)


class DemandForm(WorkForm):
    """What a task asks for."""

    title = forms.CharField(label=gettext_lazy("要做什么"), max_length=120)
    counts_as = ChipField(
        label=gettext_lazy("怎样算办成"), choices=CountsAs.choices, initial=CountsAs.RECORD.value
    )
    record_kind = forms.ChoiceField(label=gettext_lazy("哪一类记录"), required=False)
    figure = forms.ChoiceField(
        label=gettext_lazy("哪个数字"),
        required=False,
        help_text=gettext_lazy("“一个数字达标”才选。进度从记录里读，不用填报。"),
    )
    target = forms.IntegerField(
        label=gettext_lazy("达到多少"), required=False, min_value=1, max_value=MOST_TARGET
    )
    helpers = forms.CharField(
        label=gettext_lazy("协办组织"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("写全称，几个之间用顿号隔开。"),
    )
    what = forms.CharField(
        label=gettext_lazy("具体要求"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        kinds = [(each.kind, each.name) for each in linking.kinds()]
        self.set_choices("record_kind", [("", _("哪一类都行")), *kinds])
        self.set_choices("figure", [CHOOSE, *figures_by_group()])

    def clean_helpers(self) -> list[Organisation]:
        words = str(self.cleaned_data["helpers"]).translate(NAMES_APART)
        names = list(dict.fromkeys(name.strip() for name in words.split("、") if name.strip()))
        known = {one.name: one for one in self.bodies.filter(name__in=names).select_related("region")}
        for name in names:
            if name not in known:
                self.add_error("helpers", _("没有找到“%(name)s”，请写全称。") % {"name": name})
        return [known[name] for name in names if name in known]

    def told(self, *more: str) -> dict[str, Any]:
        """What was typed of a demand, by its names, and of these others."""
        names = ("title", "what", "counts_as", "record_kind", "figure", "target", "helpers", *more)
        return {name: self.cleaned_data[name] for name in names}


class AmendmentForm(DemandForm):
    """What a task asks from now on, and why. A body that helps already may go on helping."""

    halves = ("counts_as", "record_kind", "figure", "target")
    field_order = (
        "title",
        "what",
        "counts_as",
        "record_kind",
        "figure",
        "target",
        "helpers",
        "reason",
        "version",
    )

    reason = forms.CharField(
        label=gettext_lazy("修改原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, initial=asked_now(task), **kwargs)
        self.bodies = Organisation.objects.filter(Q(pk__in=self.bodies) | Q(task_helps__task=task)).distinct()

    def demand(self) -> Demand:
        return Demand(**self.told())


def asked_now(task: Task) -> dict[str, Any]:
    """What a task asks, as the form of its amendment says it."""
    names = ("title", "what", "counts_as", "record_kind", "figure", "target", "version")
    helping = task.helps.values_list("organisation__name", flat=True)
    return {**{name: getattr(task, name) for name in names}, "helpers": "、".join(helping)}


class BearerForm(WorkForm):
    """A form that names the body that answers, and a post of it. The post alone is enough."""

    body_name, post_name = "owner", "post"

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        self.set_finder(self.body_name, one_named(self.bodies))
        posts = Post.objects.within(acting.scope_for(WORK)).filter(until__isnull=True)
        self.set_finder(self.post_name, one_post(posts))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        post = said.get(self.post_name)
        if post is not None and not said.get(self.body_name):
            said[self.body_name] = post.organisation
        if not said.get(self.body_name) and not self.errors:
            self.add_error(self.body_name, _("请选一个组织或岗位承办。"))
        return said


class TaskForm(DemandForm, BearerForm):
    """A task to be given."""

    halves = ("owner", "post", "due", "counts_as", "figure", "target", "said_on", "document")
    field_order = (
        *("title", "owner", "post", "due", "counts_as", "record_kind", "figure", "target", "helpers", "what"),
        *("whose", "said_on", "document", "note"),
    )

    owner = body_field(label=gettext_lazy("由哪个组织承办"), required=False)
    post = post_field(label=gettext_lazy("落实到哪个岗位"))
    due = DateField(label=gettext_lazy("期限"))
    whose = forms.CharField(
        label=gettext_lazy("领导批示：哪位领导"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("有批示才填，写职务，如“区委分管副书记”。"),
    )
    said_on = DateField(label=gettext_lazy("批示日期"), required=False)
    document = forms.CharField(label=gettext_lazy("批示文号"), max_length=60, required=False)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)

    def draft(self, origin: Origin | None) -> TaskDraft:
        """The task as told, and what it comes from."""
        said = self.cleaned_data
        spoken = said["whose"] or said["document"] or said["said_on"]
        word = InstructionDraft(said["whose"], said["document"], said["said_on"]) if spoken else None
        return TaskDraft(instruction=word, origin=origin, **self.told("owner", "post", "due", "note"))


def figures_by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every figure under the title of its group, as a select offers them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in indicators():
        title = ABOVE.groups.get(each.name.partition(".")[0], "")
        groups.setdefault(str(title), []).append((each.name, f"{each.title}（{each.unit}）"))
    return list(groups.items())


class CompletionForm(Form):
    """What shows a task done; the base of the four ways."""

    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, task: Task, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task

    def evidence(self) -> EvidenceDraft:
        return EvidenceDraft(note=self.cleaned_data["note"])


class WordForm(CompletionForm):
    note = forms.CharField(
        label=gettext_lazy("办理结果"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class OfferingForm(CompletionForm):
    """A form in which one of the records that can show it is chosen, not typed again."""

    record = forms.ChoiceField(label=gettext_lazy("哪一条记录"))
    nothing = CHOOSE

    def __init__(self, *args: Any, task: Task, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, task=task, acting=acting, **kwargs)
        choices = [
            (f"{one.kind}:{one.key}", record_words(one)) for one in linking.offered_records(task, acting)
        ]
        self.set_choices("record", [self.nothing, *choices])

    def chosen(self) -> dict[str, Any]:
        """Kind and key of what was chosen; nothing where nothing was."""
        kind, _colon, key = str(self.cleaned_data["record"]).rpartition(":")
        return {"record_kind": kind, "record_key": parse_key(key)} if key else {}


def record_words(one: linking.Linked) -> str:
    """2021-05-01 枇杷修剪; of a document its number behind."""
    return " ".join(filter(None, (one.day.isoformat(), one.title, one.number)))


class RecordForm(OfferingForm):
    field_order = ("record", "note")

    def evidence(self) -> EvidenceDraft:
        return EvidenceDraft(note=self.cleaned_data["note"], **self.chosen())


class DocumentForm(OfferingForm):
    """A paper issued here is chosen; one from outside is typed."""

    halves = ("document", "on")
    field_order = ("record", "title", "document", "on", "note")
    nothing = ("", gettext_lazy("不在里面，在下面写"))

    record = forms.ChoiceField(
        label=gettext_lazy("哪一份公文"),
        required=False,
        help_text=gettext_lazy("这里印发的直接选，标题、文号和日期不用再写。"),
    )
    title = forms.CharField(label=gettext_lazy("文件标题"), max_length=200, required=False)
    document = forms.CharField(label=gettext_lazy("文号"), max_length=60, required=False)
    on = DateField(label=gettext_lazy("日期"), required=False)

    def evidence(self) -> EvidenceDraft:
        names = ("title", "document", "on", "note")
        return EvidenceDraft(**{name: self.cleaned_data[name] for name in names}, **self.chosen())


COMPLETIONS: dict[CountsAs, type[CompletionForm]] = {
    CountsAs.RECORD: RecordForm,
    CountsAs.DOCUMENT: DocumentForm,
    CountsAs.FIGURE: CompletionForm,
    CountsAs.WORD: WordForm,
}


def completion_form(task: Task) -> type[CompletionForm]:
    """The form that asks for what counts as done."""
    return COMPLETIONS[CountsAs(task.counts_as)]


class PostponementForm(Form):
    until = DateField(label=gettext_lazy("延到哪天"))
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandoverForm(BearerForm):
    body_name, post_name = "to", "to_post"
    field_order = ("to", "to_post", "reason")

    to = body_field(label=gettext_lazy("转给哪个组织"), required=False)
    to_post = post_field(label=gettext_lazy("落实到哪个岗位"))
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(Form):
    answer = ChipField(
        label=gettext_lazy("答复"),
        choices=[("consented", gettext_lazy("同意")), ("refused", gettext_lazy("不同意"))],
    )
    words = forms.CharField(label=gettext_lazy("意见"), max_length=200, required=False)


class ClosingForm(SeenMixin, Form):
    note = forms.CharField(label=gettext_lazy("意见"), max_length=200, required=False)


def progress_words(task: Task, on: Any) -> str:
    """How far a task over a figure is: 已有 3，要达到 12."""
    progress = queries.figure_progress([task], on).get(task.pk)
    if progress is None:
        return ""
    return _("已有 %(value)s，要达到 %(target)s") % {"value": progress.value, "target": progress.target}
