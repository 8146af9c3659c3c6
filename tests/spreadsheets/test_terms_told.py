"""A sheet that says when a body was elected makes its last term; one that says less than is on file changes nothing."""

from datetime import date

from haitang.network.organisations.actions import amend_organisation
from haitang.network.organisations.models import Organisation
from haitang.network.staffing.actions import Election, annul_election, elect
from haitang.network.staffing.models import Term

from .rosters import book
from .yunling import AT, Yunling, counts_of, reasons

NAME = "云岭县医学会"


def sheet(held: str, head: str = "换届时间", ends: str = "") -> bytes:
    rows = [["学会名称", "会员人数", "成立时间", head, "届满时间"], [NAME, 50, "2008-06-01", held, ends]]
    return book({"学会": rows})


def terms() -> list[tuple[date, str, date]]:
    found = Term.objects.counted().order_by("since")
    return [(term.since, term.since_precision, term.ends) for term in found]


def society() -> Organisation:
    return Organisation.objects.get(name=NAME)


def test_what_a_sheet_says_makes_the_last_term(yunling: Yunling) -> None:
    with yunling.brought_in("organisations", sheet("2018-06-01")) as batch:
        assert counts_of(batch) == (1, 1, 0)
        assert terms() == [(date(2018, 6, 1), "day", date(2023, 5, 31))]
        assert (society().elected, society().term_ends) == (date(2018, 6, 1), date(2023, 5, 31))
        amended = amend_organisation(
            organisation=society(), expected=society().version, acting=yunling.acting, at=AT, term_years=4
        )
        assert amended.term_ends == date(2022, 5, 31)
        amend_organisation(
            organisation=society(), expected=society().version, acting=yunling.acting, at=AT, term_years=5
        )
        Organisation.objects.filter(name=NAME).update(version=1)  # as it was brought in


def test_of_a_month_or_a_year_no_more_is_said_than_is_known(yunling: Yunling) -> None:
    with yunling.brought_in("organisations", sheet("2018年6月")):
        assert terms() == [(date(2018, 6, 1), "month", date(2023, 6, 29))]


def test_a_later_election_makes_another_term_and_an_earlier_one_none(yunling: Yunling) -> None:
    with yunling.brought_in("organisations", sheet("2013-06-01")):
        with yunling.brought_in("organisations", sheet("2018-05-01")):
            assert [since for since, _precision, _ends in terms()] == [date(2013, 6, 1), date(2018, 5, 1)]
            for less in ("2018", "2018-05", "2018-05-01", "2013-06-01", "2010"):
                with yunling.brought_in("organisations", sheet(less)):
                    assert len(terms()) == 2
                    assert society().term_ends == date(2023, 4, 30)
        assert terms() == [(date(2013, 6, 1), "day", date(2018, 5, 31))]
        assert (society().elected, society().term_ends) == (date(2013, 6, 1), date(2018, 5, 31))
    assert terms() == []


def test_an_end_that_is_said_too_is_taken(yunling: Yunling) -> None:
    with yunling.brought_in("organisations", sheet("2018-06-01", ends="2022-12-31")):
        assert terms() == [(date(2018, 6, 1), "day", date(2022, 12, 31))]
        assert society().term_ends == date(2022, 12, 31)


def test_an_election_to_come_was_not_held(yunling: Yunling) -> None:
    batch = yunling.bring_in("organisations", sheet("2099-06-01"))
    assert reasons(batch) == [(2, "换届时间", "in_the_future")]
    assert not Organisation.objects.filter(name=NAME).exists()


def test_a_term_from_a_sheet_comes_before_the_next_and_is_taken_back(yunling: Yunling) -> None:
    with yunling.brought_in("organisations", sheet("2016-04-01")):
        body = society()
        election = Election(number=3, on=date(2021, 4, 1))
        facts = {"acting": yunling.acting, "at": AT}
        term = elect(organisation=body, election=election, expected=body.version, **facts)
        assert len(terms()) == 2
        term.refresh_from_db()
        annul_election(term=term, version=term.version, reason="登记错了", **facts)
        assert society().elected == date(2016, 4, 1)
        Term.objects.filter(pk=term.pk).delete()
        Organisation.objects.filter(name=NAME).update(version=1)
