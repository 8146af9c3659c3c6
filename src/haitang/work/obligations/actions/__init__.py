"""The only place that writes obligations, filings and plans."""

from .establishing import establish_obligations
from .filing import FilingDraft, acknowledge, file, return_filing, withdraw_filing
from .planning import PlanDraft, amend_plan, draw_up_plan, remove_target, set_target
from .ruling import RuleDraft, add_rule, amend_rule, end_rule

__all__ = [
    "FilingDraft",
    "PlanDraft",
    "RuleDraft",
    "acknowledge",
    "add_rule",
    "amend_plan",
    "amend_rule",
    "draw_up_plan",
    "end_rule",
    "establish_obligations",
    "file",
    "remove_target",
    "return_filing",
    "set_target",
    "withdraw_filing",
]
