"""The words that values are told by: for nothing, for a vacant seat, for no end, and those that are no names."""

MARKS_OF_NOTHING = frozenset("-—–―_/\\.。…·*×~～、,，;；:：?？!！|()[]【】〔〕<>\"'“”‘’")

WORDS_OF_PEOPLE = frozenset([
    "无", "暂无", "没有", "空", "空白", "无此项", "未填", "未填写", "未填报", "未提供", "未登记", "未采集", "未留",
    "未知", "不详", "不祥", "不明", "不清楚", "不知道", "不确定", "待定", "待补", "待补充", "待填", "待核实", "待查",
    "待确认", "略", "缺", "缺失", "保密", "不便提供", "不适用", "无数据", "无记录", "无资料", "查无", "暂缺",
    "暂不详", "暂未提供",
])  # fmt: skip
"""The ways to leave a cell empty on purpose."""

WORDS_OF_NOTHING = WORDS_OF_PEOPLE | frozenset([
    "n/a", "na", "n.a", "n.a.", "#n/a", "#null!", "#value!", "#ref!", "#name?", "#div/0!", "null", "none", "nil",
    "nan", "nat", "undefined", "unknown", "false", "empty", "blank", "tbd", "tba", "-nan", "<na>", "<null>", "(null)",
    "(blank)", "missing", "(空)", "(空白)",
])  # fmt: skip
"""Those, and what programs write where they have nothing; small letters."""

VACANT_WORDS = frozenset([
    "空缺", "暂缺", "缺", "缺额", "缺位", "缺员", "出缺", "空", "空岗", "空编", "待定", "未定", "待补", "待配",
    "待选", "待任命", "拟补", "未配", "未配备", "暂无", "无", "没有", "虚位",
])  # fmt: skip
"""What stands in place of a name where a seat is empty."""

OPEN_WORDS = frozenset([
    "今", "至今", "现在", "目前", "现任", "在任", "在职", "在岗", "在册", "未离任", "未卸任", "长期", "present",
    "now", "current",
])  # fmt: skip
"""What stands in place of an end where there is none yet."""

TITLES = (
    "先生", "女士", "小姐", "同志", "主任", "书记", "主席", "校长", "院长", "站长", "所长", "局长", "镇长", "乡长",
    "队长", "会长", "科长", "处长", "部长", "总", "老师", "教授", "博士", "医生", "医师", "大夫", "护士", "律师",
    "工程师", "师傅", "老板", "经理", "董事长", "理事长", "秘书长",
)  # fmt: skip
"""What people put behind a surname instead of the name."""

HEAD_WORDS = frozenset([
    "姓名", "名字", "名称", "性别", "民族", "年龄", "籍贯", "电话", "手机", "联系电话", "手机号", "手机号码",
    "联系方式", "身份证", "身份证号", "身份证号码", "证件号码", "证件类型", "出生年月", "出生日期", "学历",
    "文化程度", "职务", "职称", "职业", "单位", "工作单位", "部门", "岗位", "镇街", "乡镇", "街道", "社区", "村社区",
    "备注", "序号", "编号", "类别", "类型", "状态", "日期", "时间", "地址", "住址", "特长", "专业", "专长", "合计",
    "小计", "总计", "共计", "制表人", "填表人", "审核人", "负责人", "联系人", "主席", "副主席", "院长", "校长",
    "站长", "指导员", "志愿者", "群众", "党员", "团员", "汉族", "中国", "男性", "女性", "不变", "同上", "name",
    "names", "full name", "gender", "sex", "phone", "mobile", "total", "town", "village", "remark", "remarks", "yes",
    "no", "male", "female",
])  # fmt: skip
"""What stands over a column or in another one: nobody is called so."""

PEOPLES = frozenset([
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼",
    "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土",
    "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克",
    "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
])  # fmt: skip
"""The nationalities of China, without 族."""
