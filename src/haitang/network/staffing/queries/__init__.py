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
    posts_on,
    seatings,
    town_seats,
    window,
)
from .terms import terms_ending
from .vacancies import Vacancy, chairs_on, in_place, vacancies, vacancies_and_unknown

__all__ = [
    "COMPLETE",
    "INCOMPLETE",
    "UNKNOWN",
    "CountyPosts",
    "Coverage",
    "Fill",
    "Gap",
    "HeldPost",
    "Network",
    "Paper",
    "PostSeats",
    "Seating",
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
    "fill_level",
    "guided_villages",
    "held_on_paper",
    "held_posts",
    "in_place",
    "network",
    "pattern",
    "posts_begin",
    "posts_held_by",
    "posts_on",
    "readable_rules",
    "register_work",
    "required_units",
    "rule_of",
    "rules_by_role",
    "seatings",
    "seats_on",
    "terms_ending",
    "town_seats",
    "vacancies",
    "vacancies_and_unknown",
    "villages_named",
    "window",
]
