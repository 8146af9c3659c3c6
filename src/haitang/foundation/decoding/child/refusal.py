class Refusal(Exception):
    """A file that is not decoded: a stable code, and words for the sentence about it."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.what = what
