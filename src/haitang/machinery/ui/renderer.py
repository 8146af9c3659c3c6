"""Forms drawn with our own templates; settings name this class as FORM_RENDERER."""

from typing import Any

from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist
from django.utils.functional import cached_property


class Renderer(TemplatesSetting):
    """Our form and field templates; a widget without one of ours looks as Django draws it."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"
    formset_template_name = "ui/form/formset.html"

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}
        """Each template by its name: to find that there is none of ours costs more than drawing Django's."""

    def get_template(self, template_name: str) -> Any:
        if template_name not in self.found:
            self.found[template_name] = self._find(template_name)
        return self.found[template_name]

    def _find(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self.djangos_own.get_template(template_name)

    @cached_property
    def djangos_own(self) -> DjangoTemplates:
        """One for all widgets: making it looks through every app for template tags."""
        return DjangoTemplates()
