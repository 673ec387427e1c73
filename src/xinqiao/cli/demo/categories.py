"""The content categories of the demo: eighteen fields, what they split into, third levels.

Codes: two digits a level. A bureau loads its own list on the administration pages.
"""

_TREE: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "农村农业": ("Agriculture and villages", {"土地承包": (), "惠农补贴": (), "村务公开": ()}),
    "国土资源水利林业": ("Land, water, forest", {"征地补偿": (), "采砂采矿": (), "水库移民": ()}),
    "城乡建设": (
        "Urban and rural construction",
        {
            "物业管理": ("电梯停运", "物业收费", "维修资金"),
            "房屋征收": ("补偿标准", "安置房交付"),
            "市政设施": ("道路破损", "供水供气供暖", "排水内涝"),
            "商品房": ("逾期交房", "产权办证", "房屋质量"),
            "违法建设": (),
            "噪声扰民": (),
        },
    ),
    "劳动社保": (
        "Labour and social security",
        {
            "工资": ("拖欠农民工工资", "拖欠职工工资"),
            "社会保险": ("养老保险", "医疗保险", "工伤认定"),
            "就业": (),
        },
    ),
    "卫生计生": ("Health", {"医疗纠纷": (), "乡村医生": (), "生育政策": ()}),
    "教育": ("Education", {"入学": (), "校外培训": (), "教师待遇": ()}),
    "民政": ("Civil affairs", {"低保救助": (), "养老服务": (), "退役安置": ()}),
    "政法": ("Law and order", {"治安": (), "户籍": (), "执法作风": ()}),
    "交通能源环保": (
        "Transport, energy, environment",
        {"公共交通": (), "道路建设": (), "大气污染": (), "水污染": (), "供电": ()},
    ),
    "经济综合": ("General economy", {"企业改制": (), "非法集资": ()}),
    "商贸旅游": ("Trade and tourism", {"消费维权": (), "旅游服务": (), "出租车": ()}),
    "科技文体": ("Science, culture, sport", {"文物保护": (), "公共场馆": ()}),
    "信息产业": ("Information industry", {"通信服务": ()}),
    "宣传舆论": ("Publicity", {"广告": ()}),
    "政治综合": ("General politics", {"政务公开": ()}),
    "组织人事": ("Personnel", {"招录": (), "职称": ()}),
    "纪检监察": ("Discipline", {"作风": (), "违纪": ()}),
    "其他": ("Other", {}),
}


def rows() -> list[tuple[str, str, str]]:
    """(code, Chinese, English) with parents before children; 其他 is 990000."""
    found = []
    for i, (top, (english, seconds)) in enumerate(_TREE.items(), start=1):
        head = "99" if top == "其他" else f"{i:02d}"
        found.append((f"{head}0000", top, english))
        for j, (second, thirds) in enumerate(seconds.items(), start=1):
            found.append((f"{head}{j:02d}00", second, ""))
            found += [(f"{head}{j:02d}{k:02d}", third, "") for k, third in enumerate(thirds, 1)]
    return found
