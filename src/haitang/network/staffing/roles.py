"""Which post of a town a line means: its own words come before its section, its section before the sheet's name and title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

CHAIR, GUIDE = "chair", "guide"
HOSPITAL, SCHOOL, AGRI = "chief.hospital", "chief.school", "chief.agri"
VICE, SECRETARY, OTHER = "vice", "secretary", "other"
CHIEF: Final = "chief"
"""One of the three chiefs, whichever."""

SEATED: Final = frozenset({CHAIR, GUIDE, HOSPITAL, SCHOOL, AGRI})
"""Posts that towns have seats for."""

CHIEFS: Final = (
    (
        HOSPITAL,
        re.compile(r"医院|卫生院|卫生服务|卫生室|卫生所|医共体|(?<![\u4e00-\u9fff])院长|卫健|医疗|保健院"),
    ),
    (SCHOOL, re.compile(r"学校|校长|中学|小学|完小|初中|高中|中心校|学区|幼儿园|教育|教师|职教|园长")),
    (
        AGRI,
        re.compile(
            r"农技|农科|农业|农服|农林|农机|畜牧|兽医|植保|水产|林业站|农推|种子站|(?<![\u4e00-\u9fff])站长"
        ),
    ),
)
"""What in a duty or a workplace tells one of the three chiefs from the others, tried in this order."""

ONE = re.compile(r"\W*[1一]\W*")
N = re.compile(r"\W*N(?![A-Z])", re.IGNORECASE)
THREE = re.compile(r"三长")
VICE_WORDS = re.compile(r"(?:副|名誉)(?:主席|会长)|(?<!党委)(?<!工委)委员")
SECRETARY_WORDS = re.compile(r"秘书长?")
OTHER_WORDS = re.compile(r"成员|干事|会员|工作人员|志愿者|联络员|专干")
CHAIR_WORDS = re.compile(r"主席|会长")
GUIDE_WORDS = re.compile(r"指导员|实践站|宣传员|科普员|辅导员")
OWN_WORDS = re.compile(r"^(?:兼职?|兼任)?(?:科协)?主席|科协(?:兼职)?主席|指导员|宣传员|科普员")
"""What in a job is a post of the association itself: 党委委员、科协主席, and no 人大主席."""

DEPUTY = re.compile(r"专职副书记|党\(?工?\)?委副书记")
"""Who chairs a town's association ex officio."""

JOINED = re.compile(r"兼任?|[、，,；;+/]|和|及")
VILLAGE_WORDS = re.compile(r"(?<![农乡])村|社区|居委")
COMMITTEE = re.compile(r"村委|居委|村支书|村党|社区党|村民委|居民委|总支书记|村主任|支部书记")
"""Who heads a village."""

TOWN_PARTY = re.compile(r"[镇乡道办]党\(?工?\)?委|党工委|[镇乡]政府|街道办|镇长|乡长")
LEADS = re.compile(r"院长|校长|园长|站长|所长|主任|负责人|书记|主持|主管|校区长")
FOLLOWS = re.compile(r"医生|医师|护士|护师|教师|老师|教员|技术员|农艺师|兽医师|职工|会计|干部|办事员|技师")


@dataclass(frozen=True, slots=True)
class Role:
    """The post a line means; or the posts it may mean, where its own words contradict each other or leave it open."""

    post: str | None
    doubt: tuple[str, ...] = ()


def role_of(duty: str, part: str, sheet: Sequence[str], workplace: str, job: str) -> Role:
    """Which of the town's posts a line means, from its duty, its class, its sheet's name and title, and its work."""
    work = f"{workplace} {job}"
    for said in (own_words(duty, workplace, job), part):
        named = post_named(said)
        if named is not None:
            return settled(named, said, work, job, (part, *sheet) if said is not part else sheet)
    sheets = [
        role for text in sheet if classes_in(text) == 1 and (role := post_named(text)) in (*SEATED, CHIEF)
    ]
    named = next(iter(sheets), None)
    if named == CHIEF:
        return settled(CHIEF, "", work, job, sheet)
    return Role(named or role_at_work(work, plainly=not (duty or part)))


def own_words(duty: str, workplace: str, job: str) -> str:
    """What a line says of its post itself: its duty, else the post of the association that its job or workplace names."""
    said = (found[0] for text in (job, workplace) if (found := OWN_WORDS.search(text)))
    return duty or next(said, "")


def contradiction(duty: str, part: str) -> Role | None:
    """Two posts that two cells of one line name, where he cannot hold both as one: which of them is asked."""
    one, other = post_named(duty), post_named(part)
    chiefs = (HOSPITAL, SCHOOL, AGRI)
    if one not in SEATED or other not in (*SEATED, CHIEF) or one == other:
        return None
    if other == CHIEF:
        return None if one in chiefs else Role(None, (one, *chiefs))
    return Role(None, (one, other))


def post_named(text: str) -> str | None:
    """The post a text names; the first of these that it speaks of."""
    vice = VICE_WORDS.search(text)
    spoken = (
        (GUIDE, N.match(text) or GUIDE_WORDS.search(text)),
        (CHAIR, ONE.fullmatch(text) or (CHAIR_WORDS.search(text) and not vice)),
        (chief_of(text), True),
        (VICE, vice),
        (CHIEF, THREE.search(text)),
        (SECRETARY, SECRETARY_WORDS.search(text)),
        (OTHER, OTHER_WORDS.search(text)),
    )
    return next((post for post, found in spoken if post and found), None) if text else None


def settled(named: str, said: str, work: str, job: str, around: Sequence[str]) -> Role:
    """A post as it is named, once held against what the one named does for his living."""
    chief = chief_of(work)
    if named == CHAIR:
        doubt = doubt_of_chair(said, work, chief)
        return Role(None, (CHAIR, doubt)) if doubt else Role(CHAIR)
    if named == CHIEF:
        chief = chief or next(filter(None, map(chief_of, around)), None)
        return Role(chief) if chief else Role(None, (HOSPITAL, SCHOOL, AGRI))
    if named == VICE and not (chief and FOLLOWS.search(job) and not LEADS.search(job)):
        return Role(chief or next(filter(None, map(chief_of, around[:1])), None) or VICE)
    leads = named == VICE or (LEADS.search(work) and not COMMITTEE.search(work))
    return (
        Role(None, (chief, named)) if chief and named in (VICE, SECRETARY, OTHER) and leads else Role(named)
    )


def doubt_of_chair(said: str, work: str, chief: str | None) -> str | None:
    """What somebody called chair may be instead: his words name a chief too, or he heads a village or one of the three."""
    if called := chief_of(said):
        return called
    if TOWN_PARTY.search(work):
        return None
    return OTHER if COMMITTEE.search(work) else chief if chief and LEADS.search(work) else None


def posts_in(text: str) -> list[str]:
    """The posts that a duty joins: 副主席兼秘书长 names two."""
    posts = (post_named(part) for part in JOINED.split(text) if part)
    return list(dict.fromkeys(post for post in posts if post))


def chief_of(text: str) -> str | None:
    return next((role for role, words in CHIEFS if words.search(text)), None)


def classes_in(sheet: str) -> int:
    """How many of chair, chiefs and guides the name or title of a sheet speaks of."""
    chair = ONE.fullmatch(sheet) or CHAIR_WORDS.search(VICE_WORDS.sub("", sheet))
    chief = "三长" in sheet or VICE_WORDS.search(sheet) or SECRETARY_WORDS.search(sheet) or chief_of(sheet)
    return sum(map(bool, (chair, chief, N.match(sheet) or GUIDE_WORDS.search(sheet))))


def role_at_work(work: str, *, plainly: bool) -> str | None:
    """The role a workplace and a job hint at; `plainly` when the line says nothing else."""
    if GUIDE_WORDS.search(work):
        return GUIDE
    if chief := chief_of(work):
        return chief
    if plainly and VILLAGE_WORDS.search(work):
        return GUIDE
    return CHAIR if plainly and DEPUTY.search(work) else None
