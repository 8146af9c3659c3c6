"""A paper as we hold it: blocks of runs, written out as `.docx` and as PDF by the measures of GB/T 9704-2012.

Knows nothing of records, figures or states; `reports.composing` makes documents, `stored` and `restored` keep them.
"""

from .blocks import (
    Attachments,
    Block,
    Chart,
    Copies,
    Document,
    Head,
    Heading,
    Note,
    Paragraph,
    Recipients,
    Run,
    Signature,
    Table,
    Title,
    Tone,
    text_of_runs,
)
from .storing import from_stored, to_stored

__all__ = [
    "Attachments",
    "Block",
    "Chart",
    "Copies",
    "Document",
    "Head",
    "Heading",
    "Note",
    "Paragraph",
    "Recipients",
    "Run",
    "Signature",
    "Table",
    "Title",
    "Tone",
    "from_stored",
    "text_of_runs",
    "to_stored",
]
