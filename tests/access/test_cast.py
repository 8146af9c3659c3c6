from tests.cast import Cast


def test_everybody_acts_where_he_was_granted(cast: Cast) -> None:
    assert cast.acting("officer").scope.regions == ("500153",)
    assert cast.acting("chair").scope.regions == ("500153001",)
    assert cast.acting("manager").scope.lines == (cast.home.society.line,)
    assert cast.acting("stranger").scope.regions == ("500199",)
    assert cast.acting("disabled").anonymous


def test_administrators_have_no_business(cast: Cast) -> None:
    for name in ("system", "security", "auditor"):
        acting = cast.acting(name)
        assert acting.roles
        assert acting.scope.regions == ()
        assert not acting.may("people.view")
