"""How names and titles sound, for whoever types pinyin or initials."""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def sound_of(name: str) -> tuple[str, str]:
    """Full pinyin and initials of a name, small letters and digits alone: 昌元街道 → changyuanjiedao, cyjd."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its phrases take a second and 57 MB: only where a sound is asked

    spoken = "".join(character for character in name if character.isalnum())
    syllables = [syllable.lower() for syllable in lazy_pinyin(spoken)]
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)


def is_typed_by_sound(text: str) -> bool:
    """Whether words are letters alone, as of pinyin or initials."""
    return text.isascii() and text.replace(" ", "").isalpha()


def typed_sound(text: str) -> str:
    """The letters typed, as `sound_of` would hold them."""
    return text.replace(" ", "").lower()


def sounds_like(name: str, text: str) -> bool:
    """Whether a name's pinyin or initials hold the letters typed."""
    return any(typed_sound(text) in sound for sound in sound_of(name))
