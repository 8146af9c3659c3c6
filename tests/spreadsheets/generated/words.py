"""What clerks of many provinces call a column, a post, a day; of each the plainest first."""

from datetime import date, datetime

from .choosing import Choose
from .counties import County, Town, Village
from .truth import Person

HEADS: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "编号", "No."),
    "name": ("姓名", "姓  名", "名字", "人员姓名", "姓名*", "成员姓名", "姓名（全名）"),
    "phone": (
        "联系电话", "手机号码", "手机", "电话", "移动电话", "联系方式", "手机号码（11位）", "联络电话", "通讯号码",
        "电 话", "本人手机", "联系手机", "手机（必填）",
    ),
    "town": (
        "乡镇", "镇街", "乡镇（街道）", "所在乡镇", "街道（乡镇）", "所属镇街", "镇（街道）名称", "属地乡镇",
        "所辖街镇", "乡镇街道名称",
    ),
    "village": ("村（社区）", "村居", "行政村", "所在村", "村（居）委会", "所属村社区", "联系村（社区）", "服务村居"),
    "duty": ("科协职务", "岗位", "队伍职务", "科协岗位", "担任职务", "科协任职情况", "任职岗位", "角色"),
    "part": ("类别", "人员类别", "3+1+N", "人员类型", "队伍类别", "人员身份"),
    "workplace": ("工作单位", "所在单位", "单位及职务", "工作单位及职务", "现任职务", "本职工作", "供职单位"),
    "since": ("任职时间", "任职日期", "聘任时间", "到任时间", "任现职时间", "上任时间", "起聘时间"),
    "until": ("离任时间", "卸任时间", "免职时间", "离职日期", "离岗时间", "离任日期"),
    "term": ("任期", "任职起止时间", "任职期限", "聘期", "起止时间"),
    "status": ("状态", "在任情况", "任职状态", "目前状态", "是否在任"),
    "remark": ("备注", "说明", "备  注", "情况说明"),
    "sex": ("性别",),
    "nation": ("民族",),
    "politics": ("政治面貌",),
    "born": ("出生年月", "出生日期"),
    "identity_number": ("身份证号", "身份证号码", "公民身份号码"),
    "education": ("学历", "文化程度"),
    "office_phone": ("办公电话", "单位电话", "座机"),
}  # fmt: skip

DUTIES: dict[str, tuple[str, ...]] = {
    "chair": ("主席", "科协主席", "镇街科协主席", "科协主席（兼）"),
    "hospital": ("卫生院院长", "医院院长", "乡镇卫生院院长"),
    "school": ("学校校长", "中心学校校长", "中学校长", "中心校校长"),
    "agri": ("农技站站长", "农技站长", "农业技术推广站站长", "农业农村服务中心主任"),
    "guide": ("科普指导员", "指导员", "村级科普指导员"),
}
PARTS = {"chair": "1", "hospital": "3", "school": "3", "agri": "3", "guide": "N"}
CLASSES = {"chair": "主席", "hospital": "三长", "school": "三长", "agri": "三长", "guide": "科普指导员"}
NOTHING = ("", "/", "无", "—", "暂无", "不详", "-")
VACANT = ("空缺", "暂缺", "（空缺）", "待定", "—", "暂无")
FORMER = ("离任", "已离任", "调出", "退休", "卸任", "已调离")
PRESENT = ("在任", "在职", "在岗", "现任")


def head(choose: Choose, of: str) -> str:
    return choose.one(*HEADS[of])


def workplace(person: Person) -> str:
    """Where he works and what he is there; it speaks of the post he holds and of no other."""
    village = person.village.short if person.village else ""
    return {
        "chair": f"{person.town.name}党委副书记",
        "hospital": f"{person.town.name}中心卫生院院长",
        "school": f"{person.town.name}中心学校校长",
        "agri": f"{person.town.name}农技站站长",
        "guide": f"{village}党支部书记",
    }.get(person.role or "", f"{person.town.name}退休教师" if not village else f"{village}村民")


def town_said(choose: Choose, town: Town, county: County) -> str:
    said = [town.name, f" {town.name}", f"{county.name}{town.name}"]
    if town.stem not in county.name and len(town.stem) > 1:
        said.append(town.stem)
    return choose.one(*said)


def village_said(choose: Choose, village: Village, town: Town) -> str:
    said = [village.short, village.name, f"{town.name}{village.short}"]
    stem = village.short.removesuffix("村").removesuffix("社区")
    shared = sum(one.short.startswith(stem) for one in town.villages) > 1
    if len(stem) > 1 and not shared and stem != village.name and stem not in town.name:
        said.append(stem)
    return choose.one(*said)


def phone_said(choose: Choose, phone: str) -> object:
    return choose.one(
        phone, int(phone), f"{phone[:3]} {phone[3:7]} {phone[7:]}", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
        f" {phone}", f"86{phone}", f"+86 {phone}",
    )  # fmt: skip


def day_said(choose: Choose, day: str, style: int) -> object:
    """A day as known, in one of the ways a column is written in."""
    year, month, rest = day[:4], day[5:7], day[8:]
    if not month:
        return choose.one(f"{year}年", year)
    if not rest:
        return (
            f"{year}.{month}", f"{year}年{int(month)}月", f"{year}-{month}", f"{year}/{month}",
            f"{year}{month}", f"{chinese(year)}年{chinese_month(month)}月", f"{year}年{month}月",
        )[style % 7]  # fmt: skip
    return (
        day, f"{year}.{int(month)}.{int(rest)}", f"{year}年{int(month)}月{int(rest)}日", f"{year}/{month}/{rest}",
        f"{year}{month}{rest}", date.fromisoformat(day), datetime.fromisoformat(day),
    )[style % 7]  # fmt: skip


def chinese(year: str) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in year)


def chinese_month(month: str) -> str:
    return ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")[int(month) - 1]
