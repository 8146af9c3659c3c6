"""Values as people write them: each reader answers the clean value, a `Fault`, or None for a blank cell.

Pure: no database, no settings. A whole column is read by `read_value`, chosen by the column's kind.
"""

from haitang.machinery.spreadsheets.values.amounts import parse_choice, parse_count, parse_yes_no
from haitang.machinery.spreadsheets.values.cells import Cell, cell_as_text, is_blank, without_spaces
from haitang.machinery.spreadsheets.values.codes import (
    credit_code_check,
    parse_credit_code,
    parse_document_number,
)
from haitang.machinery.spreadsheets.values.dates import parse_date, parse_month
from haitang.machinery.spreadsheets.values.fault import VACANT, Fault, Vacant
from haitang.machinery.spreadsheets.values.people import (
    check_character,
    parse_identity_number,
    parse_name,
    parse_sex,
)
from haitang.machinery.spreadsheets.values.phones import Phone, parse_office_phone, parse_phone
from haitang.machinery.spreadsheets.values.place_names import Place, short_village
from haitang.machinery.spreadsheets.values.places import Gazetteer

__all__ = [
    "VACANT",
    "Cell",
    "Fault",
    "Gazetteer",
    "Phone",
    "Place",
    "Vacant",
    "cell_as_text",
    "check_character",
    "credit_code_check",
    "is_blank",
    "parse_choice",
    "parse_count",
    "parse_credit_code",
    "parse_date",
    "parse_document_number",
    "parse_identity_number",
    "parse_month",
    "parse_name",
    "parse_office_phone",
    "parse_phone",
    "parse_sex",
    "parse_yes_no",
    "short_village",
    "without_spaces",
]
