"""Real footnotes: python-docx has none, so the part is written here."""

from collections.abc import Sequence
from typing import Any, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from lxml import etree

from .. import measures
from ..blocks import Note
from .styles import NOTE
from .xml import element, fonts, place_child

SEPARATORS: Final = ((-1, "separator"), (0, "continuationSeparator"))


class Footnotes:
    """The footnotes of one file: `refer` sets the raised number of one after a run."""

    def __init__(self, made: Any, notes: Sequence[Note]) -> None:
        self.style = made.styles[NOTE].style_id
        if notes:
            blob = etree.tostring(self.part(notes), xml_declaration=True, encoding="UTF-8", standalone=True)
            package = made.part.package
            part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, package)
            made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
            known = element("footnotePr", *(element("footnote", id=key) for key, _kind in SEPARATORS))
            compat = made.settings.element.find(f"{{{made.settings.element.nsmap['w']}}}compat")
            if compat is not None:
                compat.addprevious(known)
            else:
                place_child(made.settings.element, known)

    def part(self, notes: Sequence[Note]) -> Any:
        root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for key, kind in SEPARATORS:
            line = element("p", element("pPr", element("spacing", line=240, lineRule="auto")))
            line.append(element("r", OxmlElement(f"w:{kind}")))
            root.append(element("footnote", line, type=kind, id=key))
        for number, note in enumerate(notes, start=1):
            text = element("t")
            text.text = f" {note.text}"
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            mark = element(
                "r",
                element("rPr", fonts(measures.SONG, measures.SONG), superscript()),
                element("footnoteRef"),
            )
            dress = element(
                "pPr", element("pStyle", val=self.style), element("ind", firstLineChars=0, firstLine=0)
            )
            line = element("p", dress, mark, element("r", text))
            root.append(element("footnote", line, id=number))
        return root

    def refer(self, run: Any, number: int) -> None:
        """Turn an empty run into the reference to a footnote."""
        properties = run._r.get_or_add_rPr()  # noqa: SLF001 - no public way
        properties.append(fonts(measures.SONG, measures.SONG))
        properties.append(superscript())
        run._r.append(element("footnoteReference", id=number))  # noqa: SLF001 - no public way


def superscript() -> Any:
    return element("vertAlign", val="superscript")
