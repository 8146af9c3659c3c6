from .electing import ElectionAnnulmentForm, ElectionForm, PostponementForm, WithdrawalForm
from .ruling import CoverageRuleForm, NewRuleForm, RuleEndingForm, RuleFactsForm
from .seating import (
    AnnulmentForm,
    AppointmentForm,
    ContactsForm,
    CorrectionForm,
    EndingForm,
    ReasonsForm,
    SeatingForm,
)

__all__ = [
    "AnnulmentForm",
    "AppointmentForm",
    "ContactsForm",
    "CorrectionForm",
    "CoverageRuleForm",
    "ElectionAnnulmentForm",
    "ElectionForm",
    "EndingForm",
    "NewRuleForm",
    "PostponementForm",
    "ReasonsForm",
    "RuleEndingForm",
    "RuleFactsForm",
    "SeatingForm",
    "WithdrawalForm",
]
