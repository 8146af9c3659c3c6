from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import Form, VersionMixin

from .models import Term


class TermForm(VersionMixin, Form):
    days = forms.IntegerField(label=_("保存多少天"), min_value=0, max_value=36500)
    basis = forms.CharField(label=_("依据"), max_length=120, required=False)


def term_before(found: Term) -> dict[str, Any]:
    return {"days": found.days, "basis": found.basis, "version": found.version if found.pk else None}
