"""Writing the whole cast."""

from haitang.network.regions.words import Level

from .activities import add_activities, add_pictures
from .assessed import assess
from .district import Cast
from .meetings import add_meetings
from .names import AT, CANARY, HOME_PEOPLE, TODAY
from .network import add_account, add_region, add_second_factors, build_district
from .notices import add_notices
from .obligations import add_obligations
from .papers import add_papers
from .rights import add_rights
from .tasks import add_tasks


def build_cast() -> Cast:
    """Both districts and everybody in them, written through the models."""
    province = add_region("50", "重庆市", Level.PROVINCE)
    city = add_region("5001", "市辖区", Level.CITY, province)
    home = build_district("500153", city, "")
    twin = build_district("500199", city, CANARY)
    accounts = {
        name: add_account(name, home, role) for name, role in HOME_PEOPLE.items() if name != "officer"
    }
    accounts["officer"] = home.account
    accounts["stranger"] = twin.account
    add_second_factors(accounts[name] for name in ("system", "security", "auditor"))
    accounts["disabled"].is_active = False
    accounts["disabled"].save()
    add_rights(home, accounts["volunteer"], "")
    add_rights(twin, None, CANARY)
    add_activities(home, accounts["guide"], "")
    add_activities(twin, twin.account, CANARY)
    add_pictures(home, accounts["guide"], "")
    add_pictures(twin, twin.account, CANARY)
    add_notices(home, home.account, "")
    add_notices(twin, twin.account, CANARY)
    add_meetings(home, "")
    add_meetings(twin, CANARY)
    add_tasks(home, accounts["chair"], "")
    add_tasks(twin, twin.account, CANARY)
    add_obligations(home, accounts["manager"], "")
    add_obligations(twin, twin.account, CANARY)
    home.assessed = assess(home, accounts["chair"], "", TODAY, AT)
    twin.assessed = assess(twin, twin.account, CANARY, TODAY, AT)
    add_papers(home, accounts["officer"], "")
    add_papers(twin, twin.account, CANARY)
    return Cast(home, twin, accounts)
