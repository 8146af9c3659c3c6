"""The home district of the cast as papers see it: what was done, who drafts, who issues."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from haitang.foundation.acting import Acting
from haitang.judgement.reports import actions
from haitang.judgement.reports.actions import PaperDraft
from haitang.judgement.reports.composing import Composed, Material, compose
from haitang.judgement.reports.models import Paper
from haitang.judgement.reports.words import Kind, State
from haitang.work.activities.models import Activity
from tests.cast import AT, TODAY, Cast

HELD = '{{ figure("activities.held") }}'


@dataclass
class Desk:
    cast: Cast

    def acting(self, name: str) -> Acting:
        return self.cast.acting(name)

    def draft(self, who: str = "officer", kind: Kind = Kind.NOTICE, **told: Any) -> Paper:
        home = self.cast.home
        said: dict[str, Any] = {
            "kind": kind,
            "body": home.association,
            "place": home.region,
            "period": "2021",
            "title": "关于春耕服务的通知",
            "text": f"# {{{{ title }}}}\n开展活动{HELD}场。\n",
        }
        return actions.draft(draft=PaperDraft(**(said | told)), acting=self.acting(who), at=AT)

    def issue(self, paper: Paper, who: str = "leader", **told: Any) -> Paper:
        said: dict[str, Any] = {"word": "荣科协", "signed_on": TODAY}
        return actions.issue(
            paper=paper, version=paper.version, acting=self.acting(who), at=AT, **(said | told)
        )

    def in_state(self, state: State) -> Paper:
        paper = self.draft()
        if state == State.ISSUED:
            self.issue(paper)
        if state == State.WITHDRAWN:
            actions.discard(paper=paper, reason="不发了", acting=self.acting("officer"), at=AT)
        return paper

    def composed(self, text: str, *, at: datetime = AT, **material: str) -> Composed:
        paper = Paper(
            organisation=self.cast.home.association,
            region=self.cast.home.region,
            period="2021",
            title="标题",
            text=text,
            material=Material(material).stored(),
        )
        return compose(actions.source_of(paper, at))

    def hold(self, day: date = date(2021, 3, 3), **told: Any) -> Activity:
        """One more confirmed activity."""
        one = self.cast.home.confirmed_activity
        one.pk = None
        one._state.adding = True
        one.held_on = day
        for name, value in told.items():
            setattr(one, name, value)
        one.save()
        return one
