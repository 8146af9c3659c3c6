"""Values as people write them: each reader answers the clean value, a `Fault`, or None for a blank cell.

Pure: no database, no settings. A whole column is read by `read_value`, chosen by the column's kind.
"""

from haitang.machinery.spreadsheets.values.amounts import parse_choice, parse_count, parse_yes_no
from haitang.machinery.spreadsheets.values.cells import (
    Cell,
    cell_as_text,
    is_blank,
    says_nothing,
    without_spaces,
)
from haitang.machinery.spreadsheets.values.codes import (
    credit_code_check,
    parse_credit_code,
    parse_document_number,
)
from haitang.machinery.spreadsheets.values.dates import (
    is_open_end,
    parse_date,
    parse_month,
    parse_term,
    parse_when,
)
from haitang.machinery.spreadsheets.values.fault import VACANT, Doubtful, Fault, Vacant
from haitang.machinery.spreadsheets.values.orders import NO_ORDERS, Order, Orders, read_orders
from haitang.machinery.spreadsheets.values.people import (
    check_character,
    is_number_of_person,
    parse_identity_number,
    parse_name,
    parse_sex,
)
from haitang.machinery.spreadsheets.values.phones import (
    Phone,
    Phones,
    parse_office_phone,
    parse_phone,
    parse_phones,
)
from haitang.machinery.spreadsheets.values.place_names import Place, short_village
from haitang.machinery.spreadsheets.values.places import Gazetteer
from haitang.machinery.spreadsheets.values.terms import Term
from haitang.machinery.spreadsheets.values.written_dates import Style, date_within

__all__ = [
    "NO_ORDERS",
    "VACANT",
    "Cell",
    "Doubtful",
    "Fault",
    "Gazetteer",
    "Order",
    "Orders",
    "Phone",
    "Phones",
    "Place",
    "Style",
    "Term",
    "Vacant",
    "cell_as_text",
    "check_character",
    "credit_code_check",
    "date_within",
    "is_blank",
    "is_number_of_person",
    "is_open_end",
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
    "parse_phones",
    "parse_sex",
    "parse_term",
    "parse_when",
    "parse_yes_no",
    "read_orders",
    "says_nothing",
    "short_village",
    "without_spaces",
]
