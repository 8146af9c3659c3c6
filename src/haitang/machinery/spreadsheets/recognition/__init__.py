"""Recognising what the rows and columns of a sheet mean, by meaning and evidence, never by position.

An importer declares its `Column`s; `recognise_workbook` finds them in whatever a clerk sent. Pure: no
database.
"""

from haitang.machinery.spreadsheets.recognition.above import Above
from haitang.machinery.spreadsheets.recognition.columns import Column, Head, Kind, Position, normalise_head
from haitang.machinery.spreadsheets.recognition.groups import Group, Subjects
from haitang.machinery.spreadsheets.recognition.mapping import Correction
from haitang.machinery.spreadsheets.recognition.sheets import Recognition, recognise, recognise_workbook
from haitang.machinery.spreadsheets.recognition.taking import DataRow

__all__ = [
    "Above",
    "Column",
    "Correction",
    "DataRow",
    "Group",
    "Head",
    "Kind",
    "Position",
    "Recognition",
    "Subjects",
    "normalise_head",
    "recognise",
    "recognise_workbook",
]
