"""Papers and a return."""

from haitang.judgement.reports.document import Document, Run, Title, to_stored
from haitang.judgement.reports.models import Cell, Paper, PaperTemplate, Register, ReturnForm
from haitang.machinery.accounts.models import Account
from haitang.machinery.spreadsheets.writing import write_table

from .district import District
from .names import AT, TODAY


def add_papers(district: District, account: Account, mark: str) -> None:
    """A notice that is drafted, a town's one, one that was issued, a template, a return with one cell."""
    words = {
        "title": f"关于春耕服务的通知{mark}",
        "text": f"# {{{{ title }}}}\n各地开展活动{{{{ figure('activities.held') }}}}场{mark}。",
    }
    facts = {
        "kind": "notice",
        "period": "2021",
        "read_at": AT,
        "drafted_by": account.pk,
        "drafter": account.username,
    }
    facts |= {"drafted_at": AT, **words}
    about = {"organisation": district.association, "region": district.region}
    district.paper = Paper.objects.create(**about, **facts)
    town = {"organisation": district.town_association, "region": district.towns[0]}
    district.town_paper = Paper.objects.create(**town, **facts)
    register = Register.objects.create(
        organisation=district.association, word=f"荣科协{mark}", year=2021, last=1
    )
    heading = Title(((Run(f"关于春耕服务的通知{mark}"),),))
    district.issued_paper = Paper.objects.create(
        **about,
        **facts,
        state="issued",
        register=register,
        serial=1,
        signed_on=TODAY,
        issued_at=AT,
        issuer=f"leader{mark}",
        sources=f"农业农村委{mark}",
        frozen=to_stored(Document((heading,))),
    )
    PaperTemplate.objects.create(
        district=district.region, kind="notice", text=f"# {{{{ title }}}}\n请知悉{mark}。"
    )
    district.return_form = ReturnForm.objects.create(
        district=district.region,
        name=f"科普统计{mark}",
        basis=f"市科协{mark}",
        filename=f"科普统计{mark}.xlsx",
        content=blank_return(mark),
        added_at=AT,
        adder=account.username,
    )
    Cell.objects.create(
        form=district.return_form, position=0, sheet=f"表1{mark}", address="D2", figure="activities.held"
    )


def blank_return(mark: str = "") -> bytes:
    """A form to be filled: one line, its number wanting."""
    return write_table(
        ("指标", "单位", "说明", "数值"), [(f"科普活动{mark}", "场", "", None)], sheet_name=f"表1{mark}"
    )
