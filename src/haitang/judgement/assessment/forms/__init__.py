"""Forms of the assessment. Points are typed as people write them and handed on in hundredths."""

from .designing import HeadForm, NewSchemeForm, PartsForm, head_before
from .judging import AnswerForm, ObjectionForm, ReviewForm, StatementForm

__all__ = [
    "AnswerForm",
    "HeadForm",
    "NewSchemeForm",
    "ObjectionForm",
    "PartsForm",
    "ReviewForm",
    "StatementForm",
    "head_before",
]
