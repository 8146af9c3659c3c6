"""A round on stage, every town reviewed, and a scheme."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from haitang.foundation.acting import Acting
from haitang.judgement.assessment import actions
from haitang.judgement.assessment.actions import Reviewed, Stated
from haitang.judgement.assessment.models import Answer, Objection, Result, Round, Scheme
from haitang.judgement.assessment.words import Move, SchemeMove, SchemeState, State
from haitang.network.organisations.models import Organisation
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from tests.stages import NEW, FinalCase, Stage

from .scene import AFTER, ITEMS, LATER, Scene, scheme_of, version_of


@dataclass
class RoundScene(Scene):
    """The district with a round in which every town is reviewed."""

    running: Round = field(init=False)

    def __post_init__(self) -> None:
        self.running = self.reviewed()


def deed(scene: Scene, running: Round, move: Move, acting: Acting, why: str) -> object:
    result = scene.result(running)
    of_round: dict[str, Any] = {"running": running, "acting": acting}
    of_result: dict[str, Any] = {"result": result, "acting": acting, "at": AFTER}
    item = scene.item(running, "2")
    verbs: dict[Move, Callable[[], object]] = {
        Move.COMPUTE: lambda: actions.compute(**of_round, at=AFTER),
        Move.STATE: lambda: actions.state(stated={"2": Stated(40_00, "有")}, **of_result),
        Move.CLOSE_STATEMENTS: lambda: actions.close_statements(**of_round, at=AFTER),
        Move.REVIEW: lambda: actions.review(reviewed={"2": Reviewed(20_00, "少")}, **of_result),
        Move.ANNOUNCE: lambda: actions.announce(version=version_of(running), **of_round, at=AFTER),
        Move.OBJECT: lambda: actions.object_to(item=item, words="不对", **of_result),
        Move.ANSWER: lambda: actions.answer_objection(
            objection=objection(scene, result), upheld=False, words="没错", acting=acting, at=AFTER
        ),
        Move.CONFIRM: lambda: actions.confirm(version=version_of(running), **of_round, at=LATER),
        Move.FREEZE: lambda: actions.freeze(version=version_of(running), **of_round, at=LATER),
    }
    return verbs[move]()


def objection(scene: Scene, result: Result) -> Objection:
    """The one objection there is, without an answer."""
    found, _made = Objection.objects.get_or_create(
        result=result, item=scene.item(result.round, "2"), words="不对", account=1, name="x", defaults={"at": AFTER}
    )  # fmt: skip
    Answer.objects.filter(objection=found).delete()
    found.result = result
    return found


def in_state(running: Round, state: State) -> Round:
    """The round put into a state, every town reviewed and no objection waiting."""
    Objection.objects.filter(result__round=running).delete()
    notice = {"notice_since": date(2022, 1, 5), "notice_until": date(2022, 1, 12)}
    Round.objects.filter(pk=running.pk).update(state=state, **notice)
    return Round.objects.select_related("scheme").get(pk=running.pk)


def of_his_town(scene: Scene, running: Round, who: str) -> Acting:
    """Have somebody hold a post in the town that is judged."""
    person = scene.home.volunteer_person
    since = date(2021, 1, 1)
    Appointment.objects.create(post=scene.home.chief_post, person=person, mode=Mode.PART_TIME, since=since)
    return replace(scene.acting(who), person_id=person.pk)


def score(running: Round) -> None:
    Result.objects.filter(round=running).update(band=NEW)


def rename_judged(running: Round) -> None:
    """Of a round about to be frozen, what its snapshot does not compare."""
    Organisation.objects.filter(results__round=running).update(name=NEW)


ROUND = Stage(
    name="a round",
    model=Round,
    scene=RoundScene,
    put=lambda scene, state: in_state(scene.running, state),
    deed=deed,
    may={
        Move.COMPUTE: {"officer"},
        Move.STATE: {"chair"},
        Move.CLOSE_STATEMENTS: {"officer"},
        Move.REVIEW: {"officer", "leader"},
        Move.ANNOUNCE: {"officer"},
        Move.OBJECT: {"chair"},
        Move.ANSWER: {"officer", "leader"},
        Move.CONFIRM: {"leader"},
        Move.FREEZE: {"leader"},
    },
    own=of_his_town,
    finals={
        Move.ANNOUNCE: FinalCase(reads="assessment:round", sends="assessment:announcement", change=score),
        Move.CONFIRM: FinalCase(reads="assessment:round", sends="assessment:confirmation", change=score),
        Move.FREEZE: FinalCase(reads="assessment:round", sends="assessment:archive", change=rename_judged),
    },
)


def scheme_in(scene: Scene, state: SchemeState) -> Scheme:
    scheme = scene.draft()
    if state == SchemeState.PUBLISHED:
        actions.publish(scheme=scheme, version=scheme.version, acting=scene.acting("officer"), at=AFTER)
    return scheme


def of_scheme(scene: Scene, scheme: Scheme, move: SchemeMove, acting: Acting, why: str) -> object:
    given: dict[str, Any] = {"scheme": scheme, "acting": acting, "at": AFTER}
    if move == SchemeMove.AMEND:
        return actions.set_parts(parts=scheme_of(*ITEMS), evidence={}, version=scheme.version, **given)
    if move == SchemeMove.PUBLISH:
        return actions.publish(version=scheme.version, **given)
    return actions.open_round(**given)


SCHEME = Stage(
    name="a scheme",
    model=Scheme,
    scene=Scene,
    put=scheme_in,
    deed=of_scheme,
    may={key: {"officer"} for key in SchemeMove},
    finals={SchemeMove.PUBLISH: FinalCase(reads="assessment:scheme", sends="assessment:publication")},
)
