"""The pages every browser test walks: whatever an address of the program shows, and some in more than one state.

They come from the table of addresses, so that a new page is walked without being named here again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from tests.access.addresses import ADDRESSES, Address, value_for
from tests.cast import Cast


@dataclass(frozen=True)
class PageToWalk:
    """One page: its address (or how to find it from the cast), who of the cast looks at it, and its status."""

    name: str
    address: str | Callable[[Cast], str]
    who: str = "officer"
    status: int = 200

    @property
    def room(self) -> str:
        """The first word of its name; one's own account and its factors have none."""
        room, colon, _page = self.name.partition(":")
        return room if colon else "accounts"

    def address_in(self, cast: Cast) -> str:
        return self.address if isinstance(self.address, str) else self.address(cast)


NOT_PAGES: Final = {
    "health": "one word for machines",
    "people:workplaces": "a few buttons below a field",
    "people:teams": "a few buttons below a field",
    "organisations:organisation_matches": "a few buttons below a field",
    "organisations:unit_matches": "a few buttons below a field",
    "staffing:candidates": "a few buttons below a field",
    "access:places": "a few buttons below a field",
    "access:bodies": "a few buttons below a field",
    "figures:document": "a document for machines",
    "spreadsheets:batch_sums": "the part of a batch's page that follows its progress",
    "spreadsheets:batch_faults": "a file",
    "spreadsheets:empty_sheet": "a file",
    "activities:picture": "a picture",
    "activities:thumbnail": "a picture",
    "tasks:bodies": "a few buttons below a field",
    "tasks:posts": "a few buttons below a field",
    "meetings:calendar": "a file",
    "notices:feed": "a file",
    "reports:docx": "a file",
    "reports:pdf": "a file",
    "reports:return_file": "a file",
    "activities:picture_upload": "a few words for the page's script",
    "mfa_download_recovery_codes": "a file",
    "mfa_authenticate": "needs a sign-in half done: see test_factors.py",
    "spreadsheets:batch_reversal": "walked with a batch that can be undone, in test_journeys.py",
}
"""Addresses that show no page of their own."""

OTHERS: Final = {
    "account_login": "anonymous",
    "account_inactive": "anonymous",
    "mfa_reauthenticate": "leader",
    "mfa_deactivate_totp": "leader",
    "mfa_view_recovery_codes": "leader",
    "mfa_generate_recovery_codes": "leader",
    "mfa_list_webauthn": "leader",
    "mfa_edit_webauthn": "leader",
    "mfa_remove_webauthn": "leader",
}
"""Who looks, where it is not who may change; the leader has every kind of second factor."""


def _page(name: str, address: Address) -> PageToWalk:
    def where(cast: Cast) -> str:
        asked: dict[str, Any] = {key: value_for(value, cast) for key, value in address.query.items()}
        path = address.url(name, cast)
        return f"{path}?{urlencode(asked)}" if asked and name not in LISTS else path

    return PageToWalk(name, where, OTHERS.get(name, address.by))


LISTS: Final = {"organisations:organisations", "organisations:units", "people:persons", "people:volunteers"}
"""Walked with all their rows here; with a filter below."""


def _reversed(name: str, **asked: str) -> Callable[[Cast], str]:
    return lambda cast: f"{reverse(name)}?{urlencode(asked)}"


def _owed_document(cast: Cast) -> str:
    owed = [cast.home.filed_obligation.pk, cast.home.society.pk, "2022Q1"]
    return reverse("obligations:duty", args=owed)


EVERYBODY: Final = ("chair", "manager", "guide", "volunteer", "system", "auditor")

IN_MORE_STATES: Final = [
    PageToWalk("ui:gallery, filtered away", "/ui/?q=没有这样的名称"),
    PageToWalk("ui:preferences before signing in", "/ui/preferences/", who="anonymous"),
    PageToWalk("ui:not found", "/there-is-no-such-page/", status=404),
    PageToWalk("ui:not permitted", "/audit/", status=403),
    PageToWalk("people:persons, filtered away", _reversed("people:persons", q="没有这个人")),
    PageToWalk("people:volunteers, filtered", _reversed("people:volunteers", q="wjg")),
    PageToWalk("staffing:vacancies, all", _reversed("staffing:vacancies")),
    PageToWalk("desk:overview of the district", _reversed("desk:overview", on="2021-04-30")),
    PageToWalk(
        "desk:overview of an organisation", _reversed("desk:overview", on="2021-04-30"), who="manager"
    ),
    PageToWalk("desk:search, nothing asked", _reversed("desk:search")),
    PageToWalk("desk:search, nothing found", _reversed("desk:search", q="没有这个人")),
    *(PageToWalk(f"desk:home of the {who}", "/", who=who) for who in EVERYBODY),
    PageToWalk("mfa_index, factors in use", _reversed("mfa_index"), who="leader"),
    PageToWalk(
        "access:a disabled account", lambda cast: f"/accounts/{cast.home.disabled.pk}/", who="security"
    ),
    PageToWalk("spreadsheets:a batch that waits", lambda cast: f"/imports/{cast.home.queued_batch.pk}/"),
    PageToWalk(
        "spreadsheets:a batch being written",
        lambda cast: f"/imports/{cast.home.queued_batch.pk}/application/",
    ),
    PageToWalk("spreadsheets:a batch written", lambda cast: f"/imports/{cast.home.applied_batch.pk}/"),
    PageToWalk("spreadsheets:every line of a batch", lambda cast: f"/imports/{cast.home.batch.pk}/?tab=all"),
    PageToWalk("regions:regions of a society", _reversed("regions:regions"), who="manager"),
    PageToWalk(
        "activities:one of one's own", lambda cast: f"/activities/{cast.home.activity.pk}/", who="guide"
    ),
    PageToWalk("obligations:a document is owed", _owed_document),
]

PAGES: Final = [
    *(_page(name, address) for name, address in ADDRESSES.items() if address.gets and name not in NOT_PAGES),
    *IN_MORE_STATES,
]

ROOMS: Final = sorted({page.room for page in PAGES})
