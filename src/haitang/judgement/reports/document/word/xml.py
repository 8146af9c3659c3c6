"""Small pieces of WordprocessingML that python-docx has no words for."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """An element of the w: namespace, its attributes too: `element("ind", right=1280)`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def place_child(parent: Any, child: Any) -> Any:
    """Set the child in the place of one of its kind, or last."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    parent.append(child)
    return child


def fonts(east: str, latin: str) -> Any:
    return element("rFonts", ascii=latin, hAnsi=latin, eastAsia=east, cs=latin, hint="eastAsia")
