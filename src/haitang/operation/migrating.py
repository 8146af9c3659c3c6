"""An empty database gets its tables in half the time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def added_models_alone() -> Iterator[None]:
    """While it runs, a model that a migration adds is put together alone.

    Django puts together again whatever is related to it in any way, which in the end is nearly every model, for each of a
    hundred that are added. But what stands already learns of a new model by its relations themselves, as in a program that
    starts. Changes of models that stand do it Django's way.
    """
    honest = ProjectState.add_model

    def add_alone(self: ProjectState, model_state: ModelState) -> None:
        apps = self.__dict__.pop("apps", None)  # without it nothing is put together
        honest(self, model_state)
        if apps is not None:
            self.__dict__["apps"] = apps
            apps.render_multiple([model_state])

    ProjectState.add_model = add_alone  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = honest  # type: ignore[method-assign]
