"""Official papers: drafts are words, issued ones are archived as they were issued."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import signature_columns, texts, wordless

from .words import State

texts("reports.PaperTemplate", "text", region="district__code")
wordless("reports.Register", "word", _("发文字号。"))
texts(
    "reports.Paper",
    "title text material readings issuer sources frozen reason",
    region="region__code",
    fixed=~Q(state=State.DRAFT),
    why=_("已印发的公文按《档案法》和《党政机关公文处理工作条例》归档，不能改。"),
)
signature_columns("reports.Paper", drafter="drafted_by")
wordless("reports.Paper", "period origin", _("时段和来源的代号。"))
texts("reports.ReturnForm", "name basis filename adder", region="district__code")
wordless("reports.ReturnForm", "content", _("上级发的空白表。"))
wordless("reports.Cell", "sheet address figure place by of", _("单元格和指标名。"))
