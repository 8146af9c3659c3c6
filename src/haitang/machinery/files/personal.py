"""Evidence files: their names are words, their content is pictures that nobody can search."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import account_link, signature_columns, texts, wordless

texts("files.File", "name origin_title", region="region")
signature_columns("files.File", adder="added_by")
wordless("files.File", "origin_kind region media_type digest small_digest", _("代码和摘要。"))
texts("files.Upload", "name")
wordless("files.Upload", "origin_kind digest", _("代码和摘要。"))
wordless("files.Chunk", "sealed", _("照片的一段，没传完的过期即删。照片里的人认不出来，请在活动页上删照片。"))
account_link("files.Upload.account", why=_("没传完的照片，一天内传完或删掉。"))
