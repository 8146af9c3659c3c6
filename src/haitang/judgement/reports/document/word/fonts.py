"""The table of fonts: for each official one those that may stand in, so that no program picks a Japanese cut."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from lxml import etree

from .. import measures
from .xml import element

FREE = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def name_stand_ins(made: Any) -> None:
    """A free font that is likely there, under the name of each official one."""
    part = made.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for official, stand_ins in measures.STAND_INS.items():
        free = next(name for name in stand_ins if name in FREE)
        font = element("font", element("altName", val=free), element("charset", val="86"), name=official)
        table.append(font)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - the part has no other door
