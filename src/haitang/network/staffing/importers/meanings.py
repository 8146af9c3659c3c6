"""What words of the network's lists may mean, where a district may give its own beside those the importers know."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.machinery.spreadsheets.importing import Setting
from haitang.machinery.spreadsheets.vocabulary import NOTHING, Meaning
from haitang.network.organisations.words import Kind

POST_WORDS: Final = "post"
BODY_WORDS: Final = "body"
LEARNED: Final = "as_last_time"

SHIPPED_OF_BODIES: Final = {
    Kind.INSTITUTION_ASSOCIATION: "事业单位、医院科协、学校科协",
    Kind.SOCIETY: "学会、协会、研究会、联合会、老科协",
    Kind.AGRITECH_ASSOCIATION: "农技协、农村专业技术协会、专业合作",
    Kind.BASE: "基地",
    Kind.MUSEUM: "科技馆、科学馆",
    Kind.TEACHING_POINT: "教学点、分校、科普大学",
    Kind.SERVICE_CENTRE: "服务中心",
    Kind.MEDIATION_COMMITTEE: "调解",
}

MEANINGS: Final = (
    Meaning(f"{POST_WORDS}.chair", gettext_lazy("主席"), shipped="主席、会长"),
    Meaning(
        f"{POST_WORDS}.chief.hospital",
        gettext_lazy("医院院长"),
        shipped="医院、卫生院、卫生服务、卫生室、卫生所、医共体、卫健、医疗、保健院",
    ),
    Meaning(
        f"{POST_WORDS}.chief.school",
        gettext_lazy("学校校长"),
        shipped="学校、校长、中学、小学、完小、初中、高中、中心校、学区、幼儿园、教育、教师、职教、园长",
    ),
    Meaning(
        f"{POST_WORDS}.chief.agri",
        gettext_lazy("农技站站长"),
        shipped="农技、农科、农业、农服、农林、农机、畜牧、兽医、植保、水产、林业站、农推、种子站",
    ),
    Meaning(
        f"{POST_WORDS}.guide", gettext_lazy("科普指导员"), shipped="指导员、实践站、宣传员、科普员、辅导员"
    ),
    Meaning(f"{POST_WORDS}.{NOTHING}", gettext_lazy("不是以上岗位")),
    *(
        Meaning(f"{BODY_WORDS}.{kind}", kind.label, shipped=SHIPPED_OF_BODIES.get(kind, ""))
        for kind in Kind
        if kind not in {Kind.DISTRICT_ASSOCIATION, Kind.TOWN_ASSOCIATION, Kind.ENTERPRISE_ASSOCIATION}
    ),
    Meaning(
        "enterprises.technology",
        gettext_lazy("市级科技型企业（表头）"),
        column="technology",
        shipped="科技型企业",
    ),
)
"""`what` of a post is its role, of a body its kind; of a kind of file, the column its heads stand over."""


def understood_by(setting: Setting, group: str, *texts: str) -> str:
    """What the district's own words say of some texts, nearest first; "" when they say nothing. Learned ones are told."""
    said = setting.vocabulary.find(group, *texts)
    if said is None:
        return ""
    if said.learned:
        title = next((one.title for one in MEANINGS if one.code == f"{group}.{said.what}"), said.what)
        words = {"word": said.word, "title": title}
        setting.inquiry.say(LEARNED, _("“%(word)s”按上次的认法：%(title)s。") % words)
    return said.what
