"""A document number is given once, however many issue at the same moment."""

from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from haitang.judgement.reports.actions import take_number
from haitang.judgement.reports.models import Paper, Register
from tests.cast import AT, build_cast
from tests.racing import together

ASKING = 8

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def papers(transactional_db: None) -> list[Paper]:
    """As many drafts as there are who issue at once."""
    home = build_cast().home
    return [
        Paper.objects.create(
            kind="notice", organisation=home.association, region=home.region, period="2021", title=f"通知{at}",
            text="正文", read_at=AT, drafted_by=1, drafter="officer", drafted_at=AT,
        )
        for at in range(ASKING)
    ]  # fmt: skip


def give(paper: Paper, register: Register, serial: int) -> None:
    Paper.objects.filter(pk=paper.pk).update(
        state="issued", register=register, serial=serial, signed_on=date(2021, 4, 30), frozen={}
    )


def serials(papers: list[Paper]) -> list[int | None]:
    return sorted(
        Paper.objects.filter(pk__in=[one.pk for one in papers], serial__isnull=False).values_list(
            "serial", flat=True
        )
    )


def test_everybody_gets_a_number_of_his_own(papers: list[Paper]) -> None:
    def deed(paper: Paper) -> None:
        with transaction.atomic():
            give(paper, *take_number(paper.organisation, "荣科协", 2022))

    assert together(deed, papers) == []
    assert serials(papers) == list(range(1, ASKING + 1))


def test_without_the_counted_register_the_database_still_refuses_a_number_twice(papers: list[Paper]) -> None:
    """The negative control: all read the last number before anybody writes."""
    register = Register.objects.create(organisation=papers[0].organisation, word="荣科协", year=2022)
    read = Barrier(ASKING)

    def deed(paper: Paper) -> None:
        serial = Register.objects.get(pk=register.pk).last + 1
        connection.close()
        read.wait()
        with transaction.atomic():
            give(paper, register, serial)

    raised = together(deed, papers)
    assert {type(error) for error in raised} == {IntegrityError}
    assert serials(papers) == [1]
