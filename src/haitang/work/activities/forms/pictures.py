"""Pictures of what was held: given, taken away, announced before they are sent in pieces."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from haitang.machinery.files.words import DIGEST_LENGTH, MOST_BYTES
from haitang.machinery.ui.forms import Form, ManyFilesField
from haitang.machinery.ui.widgets import ManyFilesInput

LONGEST_FILE_NAME = 255


class PicturesField(ManyFilesField):
    """Pictures, which nobody has to give."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        kwargs.setdefault("error_messages", {"empty": _("这张照片是空的，请重新选一张。")})
        super().__init__(max_length=LONGEST_FILE_NAME, **kwargs)


class PicturesForm(Form):
    """Pictures to be added; why, when the record is confirmed."""

    pictures = PicturesField(label=_("照片"))
    reason = forms.CharField(label=_("更正原因"), max_length=200)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class RemovalForm(Form):
    """Why a picture is taken away, when the record is confirmed."""

    reason = forms.CharField(label=_("更正原因"), max_length=200)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class AnnouncementForm(Form):
    """What the page's script says of a picture before it sends it in pieces."""

    name = forms.CharField(max_length=LONGEST_FILE_NAME, required=False)
    size = forms.IntegerField(min_value=0, max_value=MOST_BYTES * 10)
    digest = forms.CharField(max_length=DIGEST_LENGTH)
