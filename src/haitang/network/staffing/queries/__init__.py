"""Every reusable read of staffing: seats, vacancies, coverage, terms, posts on paper, counts."""

from .counting import complete_towns, covered_units, guided_villages, required_units, seats_on
from .coverage import (
    COMPLETE,
    INCOMPLETE,
    UNKNOWN,
    Coverage,
    Gap,
    TownPattern,
    coverage,
    pattern,
    villages_named,
)
from .effects import Effects, MonthsShift, Resting, Shift, effects_of, is_touched, register_resting
from .history import PostHistory, Row, histories, in_order, latest_appointments, posts_of_place
from .holders import HeldPost, held_posts, posts_held_by
from .network import Fill, Network, fill_level, network
from .paper import Paper, WorkSource, held_on_paper, register_work
from .rules import counties_of, coverage_rules, readable_rules, rule_of, rules_by_role
from .seats import (
    CountyPosts,
    PostSeats,
    Seating,
    county_posts,
    posts_begin,
    posts_in_force,
    posts_on,
    seatings,
    town_seats,
    window,
)
from .terms import terms_ending
from .timeline import Span, timeline
from .vacancies import Vacancy, chairs_on, in_place, vacancies, vacancies_and_unknown

__all__ = [
    "COMPLETE",
    "INCOMPLETE",
    "UNKNOWN",
    "CountyPosts",
    "Coverage",
    "Effects",
    "Fill",
    "Gap",
    "HeldPost",
    "MonthsShift",
    "Network",
    "Paper",
    "PostHistory",
    "PostSeats",
    "Resting",
    "Row",
    "Seating",
    "Shift",
    "Span",
    "TownPattern",
    "Vacancy",
    "WorkSource",
    "chairs_on",
    "complete_towns",
    "counties_of",
    "county_posts",
    "coverage",
    "coverage_rules",
    "covered_units",
    "effects_of",
    "fill_level",
    "guided_villages",
    "held_on_paper",
    "held_posts",
    "histories",
    "in_order",
    "in_place",
    "is_touched",
    "latest_appointments",
    "network",
    "pattern",
    "posts_begin",
    "posts_held_by",
    "posts_in_force",
    "posts_of_place",
    "posts_on",
    "readable_rules",
    "register_resting",
    "register_work",
    "required_units",
    "rule_of",
    "rules_by_role",
    "seatings",
    "seats_on",
    "terms_ending",
    "timeline",
    "town_seats",
    "vacancies",
    "vacancies_and_unknown",
    "villages_named",
    "window",
]
