from django.apps import AppConfig


class OddConfig(AppConfig):
    name = "tests.system.odd"
    label = "odd"

    def ready(self) -> None:
        from . import effects, faults  # once the models are there

        effects.declare()
        faults.arm()
