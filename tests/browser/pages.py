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
    "activities:picture": "a picture",
    "activities:thumbnail": "a picture",
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


IN_MORE_STATES: Final = [
    PageToWalk("gallery, filtered away", "/ui/?q=没有这样的名称"),
    PageToWalk("persons, filtered away", _reversed("people:persons", q="没有这个人")),
    PageToWalk("volunteers, filtered", _reversed("people:volunteers", q="wjg")),
    PageToWalk("vacancies", _reversed("staffing:vacancies")),
    PageToWalk("overview of the district", _reversed("desk:overview", on="2021-04-30")),
    PageToWalk("overview of an organisation", _reversed("desk:overview", on="2021-04-30"), who="manager"),
    PageToWalk("search, nothing asked", _reversed("desk:search")),
    PageToWalk("search, nothing found", _reversed("desk:search", q="没有这个人")),
    PageToWalk("preferences before signing in", "/ui/preferences/", who="anonymous"),
    PageToWalk("factors in use", _reversed("mfa_index"), who="leader"),
    PageToWalk("home of a chair", "/", who="chair"),
    PageToWalk("home of a manager", "/", who="manager"),
    PageToWalk("home of a guide", "/", who="guide"),
    PageToWalk("home of a volunteer", "/", who="volunteer"),
    PageToWalk("home of an administrator", "/", who="system"),
    PageToWalk("home of the auditor", "/", who="auditor"),
    PageToWalk("a disabled account", lambda cast: f"/accounts/{cast.home.disabled.pk}/", who="security"),
    PageToWalk("a batch that waits", lambda cast: f"/imports/{cast.home.queued_batch.pk}/"),
    PageToWalk("a batch being written", lambda cast: f"/imports/{cast.home.queued_batch.pk}/application/"),
    PageToWalk("a batch written", lambda cast: f"/imports/{cast.home.applied_batch.pk}/"),
    PageToWalk("every line of a batch", lambda cast: f"/imports/{cast.home.batch.pk}/?tab=all"),
    PageToWalk("regions of a society", _reversed("regions:regions"), who="manager"),
    PageToWalk("an activity of one's own", lambda cast: f"/activities/{cast.home.activity.pk}/", who="guide"),
    PageToWalk("not found", "/there-is-no-such-page/", status=404),
    PageToWalk("not permitted", "/audit/", status=403),
]

PAGES: Final = [
    *(_page(name, address) for name, address in ADDRESSES.items() if address.gets and name not in NOT_PAGES),
    *IN_MORE_STATES,
]
