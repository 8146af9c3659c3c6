"""Assessment judges bodies; what was said about it may name somebody."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import signature_columns, texts, wordless

OF_RESULT = "result__region__code"
texts("assessment.Scheme", "title document low_name middle_name high_name", region="district__code")
texts("assessment.Part", "title", region="scheme__district__code")
texts("assessment.Item", "title evidence", region="part__scheme__district__code")
wordless("assessment.Item", "code numbers indicator", _("代号、数字和指标名。"))
wordless("assessment.Result", "band", _("等次的名称。"))
wordless(
    "assessment.Snapshot", "content digest", _("冻结的方案、分数和组织名称，没有个人；改动会使摘要不符。")
)
texts("assessment.Statement", "words evidence", region=OF_RESULT)
texts("assessment.Review", "reason", region=OF_RESULT)
texts("assessment.Objection", "words", region=OF_RESULT)
texts("assessment.Answer", "words", region="objection__result__region__code")
for label in ("Statement", "Review", "Objection", "Answer"):
    signature_columns(f"assessment.{label}", name="account")
