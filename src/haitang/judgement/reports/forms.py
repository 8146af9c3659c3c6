"""Forms of papers and templates."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.machinery.figures.words import EARLIEST_YEAR, LATEST_YEAR
from haitang.machinery.ui.forms import DateField, Form, SeenMixin, VersionMixin
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region

from .models import Paper, PaperTemplate, ReturnForm
from .queries import last_word, places_for
from .words import FREELY_DRAFTED, LAST_NUMBER, LONGEST_MAPPING, LONGEST_TEXT, Kind

TEXT_ROWS = 26
MOST_PLACES = 1000


def text_field(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": TEXT_ROWS, "class": "paper-text", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=area, strip=False)


class NewPaperForm(Form):
    """What a paper is, of where, of when; its words come from the template."""

    halves = ("place", "period")

    kind = forms.ChoiceField(label=_("种类"), choices=[(kind.value, kind.label) for kind in FREELY_DRAFTED])
    place = forms.ChoiceField(label=_("说的是哪里"))
    period = forms.CharField(
        label=_("说的是什么时候"), max_length=30, help_text=_("如 2021、2021H1、2021Q1、2021-03。")
    )
    title = forms.CharField(
        label=_("标题"), max_length=120, required=False, help_text=_("报告和汇报可以不填，按惯例写。")
    )

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Region] = {one.code: one for one in places_for(acting)[:MOST_PLACES]}
        self.set_choices("place", [(code, one.name) for code, one in self.places.items()])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Kind.NOTICE and not cleaned.get("title", "").strip():
            self.add_error("title", _("通知要写标题。"))
        return cleaned


class TextForm(VersionMixin, Form):
    """The words of a draft."""

    title = forms.CharField(label=_("标题"), max_length=120)
    text = text_field(_("正文"))


class TemplateForm(VersionMixin, Form):
    text = text_field(_("模板"))


class IssueForm(SeenMixin, Form):
    """The number's word and the day; where numbers come from that no figure backs, if there are any."""

    halves = ("word", "signed_on")

    word = forms.CharField(
        label=_("机关代字"), max_length=20, help_text=_("如：荣科协。年份和顺序号自动编。")
    )
    signed_on = DateField(label=_("成文日期"))
    sources = forms.CharField(
        label=_("其他数字的出处"),
        max_length=200,
        required=False,
        help_text=_("正文里没有指标支撑的数字，写明从哪里来；报告里不能有这样的数字。"),
    )

    def __init__(self, *args: Any, paper: Paper, today: date, sources: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"word": last_word(paper.organisation), "signed_on": today}
        super().__init__(*args, **kwargs)
        if not sources:
            del self.fields["sources"]


class RegisterForm(Form):
    """Which number of a year was given last, outside this system."""

    halves = ("word", "year", "last")

    body = forms.ChoiceField(label=_("发文机关"))
    word = forms.CharField(label=_("机关代字"), max_length=20, help_text=_("如：荣科协。"))
    year = forms.IntegerField(label=_("年份"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    last = forms.IntegerField(
        label=_("已经编到几号"), min_value=1, max_value=LAST_NUMBER, help_text=_("下一份公文接着编。")
    )

    def __init__(self, *args: Any, bodies: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(one.pk): one for one in bodies}
        self.set_choices("body", [(key, one.name) for key, one in self.bodies.items()])

    def clean_body(self) -> Organisation:
        return self.bodies[self.cleaned_data["body"]]


def text_before(paper: Paper) -> dict[str, Any]:
    return {"title": paper.title, "text": paper.text, "version": paper.version}


def template_before(template: PaperTemplate) -> dict[str, Any]:
    return {"text": template.text, "version": template.version if template.pk else ""}


class NewReturnForm(Form):
    """A blank spreadsheet form that was handed down, or one that comes with the program."""

    name = forms.CharField(label=_("报表名称"), max_length=120, required=False)
    basis = forms.CharField(label=_("谁要的、依据"), max_length=200, required=False)
    file = forms.FileField(label=_("空白表（.xlsx）"), required=False)
    shipped = forms.ChoiceField(label=_("没有表？先用样表"), required=False)

    def __init__(self, *args: Any, shipped: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(at), name) for at, name in enumerate(shipped))]
        self.set_choices("shipped", choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is None and not cleaned.get("shipped"):
            self.add_error("file", _("请上传空白表，或选一张样表。"))
        if file is not None and file.size > settings.UPLOAD_BYTES:
            self.add_error("file", _("文件太大，请删去图片后再传。"))
        return cleaned


class MappingForm(VersionMixin, Form):
    mapping = forms.CharField(
        label=_("单元格与指标"),
        required=False,
        max_length=LONGEST_MAPPING,
        widget=forms.Textarea(attrs={"rows": 20, "class": "paper-text", "spellcheck": "false"}),
    )


def mapping_before(form: ReturnForm, text: str) -> dict[str, Any]:
    return {"mapping": text, "version": form.version}
