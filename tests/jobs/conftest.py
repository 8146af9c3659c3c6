from tests.project.conftest import home, made_home

__all__ = ["home", "made_home"]
