"""The widgets we draw ourselves: chips, days, searches."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise


class Chips(forms.RadioSelect):
    template_name = "ui/form/chips.html"


class ChipsMany(forms.CheckboxSelectMultiple):
    template_name = "ui/form/chips.html"


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str | None = None) -> None:  # noqa: A002  Django's name
        super().__init__(attrs={"class": "short", **(attrs or {})}, format=format or "%Y-%m-%d")


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"inputmode": "tel", "autocomplete": "off", **(attrs or {})})


class SearchInput(forms.TextInput):
    """Words to search by, and the key of what was picked. Its value is (key, words)."""

    template_name = "ui/form/search.html"
    source: str | Promise = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        key, words = value if isinstance(value, tuple) else (value, "")
        context["widget"].update({"value": key, "words": words, "source": str(self.source)})
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(name, ""), data.get(f"{name}_words", "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_words" not in data
