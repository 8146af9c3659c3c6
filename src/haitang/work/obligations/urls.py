"""Addresses of obligations: the calendar, one period of it, the rules, the documents, the plans."""

from django.urls import path

from .views import filing, planning, reading, ruling

app_name = "obligations"
urlpatterns = [
    path("obligations/", reading.duty_calendar, name="calendar"),
    path("obligations/organisations/<int:pk>/", reading.body, name="body"),
    path("obligations/<int:pk>/organisations/<int:organisation>/<str:period>/", reading.duty, name="duty"),
    path(
        "obligations/<int:pk>/organisations/<int:organisation>/<str:period>/filing/",
        filing.new_filing,
        name="new_filing",
    ),
    path("obligations/rules/", ruling.rule_list, name="rules"),
    path("obligations/rules/new/", ruling.new_rule, name="new_rule"),
    path("obligations/rules/shipped/", ruling.add_usual_rules, name="shipped"),
    path("obligations/rules/<int:pk>/", ruling.rule, name="rule"),
    path("obligations/rules/<int:pk>/amendment/", ruling.amendment, name="amendment"),
    path("obligations/rules/<int:pk>/ending/", ruling.rule_ending, name="rule_ending"),
    path("obligations/filings/", filing.filings, name="filings"),
    path("obligations/filings/<int:pk>/", filing.filing, name="filing"),
    path("obligations/filings/<int:pk>/acknowledgement/", filing.acknowledgement, name="acknowledgement"),
    path("obligations/filings/<int:pk>/return/", filing.sending_back, name="return"),
    path("obligations/filings/<int:pk>/withdrawal/", filing.withdraw_filing_page, name="withdrawal"),
    path("obligations/plans/", planning.plans, name="plans"),
    path("obligations/plans/new/", planning.new_plan, name="new_plan"),
    path("obligations/plans/<int:pk>/", planning.plan, name="plan"),
    path("obligations/plans/<int:pk>/facts/", planning.plan_facts, name="plan_facts"),
    path("obligations/plans/<int:pk>/targets/new/", planning.new_target, name="new_target"),
    path(
        "obligations/plans/<int:pk>/targets/<int:target>/removal/",
        planning.target_removal,
        name="target_removal",
    ),
]
