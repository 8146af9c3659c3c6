"""The navigation shows what exists and what the reader may open, and marks where he is."""

from typing import Any

from django.test import RequestFactory

from haitang.machinery.ui.navigation import SHELL, Entry, Shell, navigation_for


class Reader:
    def may(self, action: str) -> bool:
        return action == "ui.gallery"


def titles(path: str, *entries: Entry, acting: Any = None) -> list[tuple[str, bool]]:
    SHELL._items[:] = [Shell(entries=entries)]
    request = RequestFactory().get(path)
    request.acting = acting  # type: ignore[attr-defined]
    return [(str(line.title), line.current) for line in navigation_for(request).lines]


def test_entry_without_an_address_is_not_shown() -> None:
    assert titles("/", Entry("没有", "ui:nowhere"), Entry("部件", "ui:gallery")) == [("部件", False)]


def test_entry_is_shown_to_whoever_may() -> None:
    open_to_some = Entry("部件", "ui:gallery", action_needed="ui.gallery")
    closed = Entry("阅读", "ui:preferences", action_needed="desk.view")
    assert titles("/", open_to_some, closed, acting=Reader()) == [("部件", False)]
    assert titles("/", open_to_some, closed) == []


def test_the_nearest_entry_is_the_current_one() -> None:
    gallery, reading = Entry("部件", "ui:gallery"), Entry("阅读", "ui:preferences")
    assert titles("/ui/preferences/", gallery, reading) == [("部件", False), ("阅读", True)]
    assert titles("/ui/other/", gallery, reading) == [("部件", True), ("阅读", False)]


def test_phone_keeps_four_and_puts_the_rest_behind_more() -> None:
    SHELL._items[:] = [Shell(entries=[Entry(str(number), "ui:gallery") for number in range(6)])]
    shown = navigation_for(RequestFactory().get("/"))
    assert ([line.title for line in shown.handy], [line.title for line in shown.rest]) == (
        ["0", "1", "2", "3"],
        ["4", "5"],
    )
