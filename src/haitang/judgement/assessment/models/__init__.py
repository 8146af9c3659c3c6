"""A scheme with its parts and items; a round of it with results and scores; what people say in it."""

from .round import Result, ResultQuerySet, Round, RoundQuerySet, Score, Snapshot
from .scheme import Item, Part, Scheme, SchemeQuerySet
from .word import Answer, Objection, ObjectionQuerySet, Review, Shift, Signed, Statement

__all__ = [
    "Answer",
    "Item",
    "Objection",
    "ObjectionQuerySet",
    "Part",
    "Result",
    "ResultQuerySet",
    "Review",
    "Round",
    "RoundQuerySet",
    "Scheme",
    "SchemeQuerySet",
    "Score",
    "Shift",
    "Signed",
    "Snapshot",
    "Statement",
]
