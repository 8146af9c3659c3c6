"""Words of tasks may name somebody; who said them is an account."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import account_link, signature_columns, texts, wordless

CODES = _("种类和编号。")
texts("tasks.Task", "title what origin_title note", region="region__code")
signature_columns("tasks.Task", giver="given_by")
wordless("tasks.Task", "record_kind figure origin_kind origin_part", CODES)
texts("tasks.Instruction", "whose document", region="task__region__code")
texts("tasks.Completion", "title document note", region="task__region__code")
wordless("tasks.Completion", "record_kind", CODES)
texts("tasks.Postponement", "reason words", region="task__region__code")
texts("tasks.Handover", "reason words", region="task__region__code")
for label in ("tasks.Postponement", "tasks.Handover"):
    signature_columns(label, name="account", answerer="answered_by")
texts("tasks.Amendment", "reason before", region="task__region__code")
texts("tasks.Urging", "note", region="task__region__code")
texts("tasks.Return", "reason", region="task__region__code")
texts("tasks.Closing", "note", region="task__region__code")
texts("tasks.Cancellation", "reason", region="task__region__code")
for label in ("Completion", "Amendment", "Urging", "Return", "Closing", "Cancellation"):
    signature_columns(f"tasks.{label}", name="account")
account_link("tasks.Task.done_by", why=_("他以账号办过的公务。"))
