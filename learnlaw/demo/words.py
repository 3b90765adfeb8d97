"""What the demonstration county is made of: a provider of units, posts and topics for Faker."""

from __future__ import annotations

from faker import Faker
from faker.providers import BaseProvider

COUNTY = "安澜县"
"""A county that does not exist."""

GOVERNMENT = f"{COUNTY}人民政府"

# name, kind, whether it enforces; the official order is that of the list
UNITS: tuple[tuple[str, str, bool], ...] = (
    (GOVERNMENT, "government", False),
    ("县委办公室", "party", False),
    ("县委组织部", "party", False),
    ("县委宣传部", "party", False),
    ("县委政法委", "party", False),
    ("县人大常委会办公室", "congress", False),
    ("县政协办公室", "congress", False),
    ("县政府办公室", "department", False),
    ("县发展和改革局", "department", True),
    ("县教育局", "department", True),
    ("县工业和信息化局", "department", True),
    ("县民族宗教事务局", "department", True),
    ("县公安局", "department", True),
    ("县民政局", "department", True),
    ("县司法局", "department", True),
    ("县财政局", "department", True),
    ("县人力资源和社会保障局", "department", True),
    ("县自然资源局", "department", True),
    ("县生态环境局", "department", True),
    ("县住房和城乡建设局", "department", True),
    ("县交通运输局", "department", True),
    ("县水务局", "department", True),
    ("县农业农村局", "department", True),
    ("县文体旅游广电局", "department", True),
    ("县卫生健康局", "department", True),
    ("县退役军人事务局", "department", False),
    ("县应急管理局", "department", True),
    ("县审计局", "department", True),
    ("县市场监督管理局", "department", True),
    ("县统计局", "department", True),
    ("县医疗保障局", "department", True),
    ("县林业和草原局", "department", True),
    ("县城市管理综合执法局", "department", True),
    ("县乡村振兴局", "department", False),
    ("县信访局", "department", False),
    ("县政务服务局", "department", False),
    ("县机关事务服务中心", "institution", False),
    ("县档案馆", "institution", False),
    ("县融媒体中心", "institution", False),
    ("县公共资源交易中心", "institution", False),
    ("安澜工业园区管委会", "committee", True),
    ("安澜生态园区管委会", "committee", False),
    ("县总工会", "mass", False),
    ("团县委", "mass", False),
    ("县妇女联合会", "mass", False),
    ("城关街道", "subdistrict", True),
    ("东关街道", "subdistrict", True),
    ("云台镇", "township", True),
    ("白塔镇", "township", True),
    ("柳湾镇", "township", True),
    ("石桥镇", "township", True),
    ("清泉镇", "township", True),
    ("青松镇", "township", True),
    ("南坪乡", "township", True),
    ("北川乡", "township", False),
    ("西沟乡", "township", False),
    ("望山乡", "township", False),
    ("林溪乡", "township", True),
    ("县市场监督管理局城关分局", "branch", True),
    ("县公安局交通警察大队", "branch", True),
)
PARENTS = {"县市场监督管理局城关分局": "县市场监督管理局", "县公安局交通警察大队": "县公安局"}

POSTS = ("局长", "副局长", "副局长", "办公室主任", "法规股股长")
TOPICS = (
    ("行政处罚法专题", "行政处罚法"),
    ("新修订的行政复议法解读", "行政复议法"),
    ("行政许可与优化营商环境", "行政许可法"),
    ("行政强制的程序与风险", "行政强制法"),
    ("习近平法治思想专题", ""),
    ("宪法专题", "宪法"),
    ("民法典与依法行政", "民法典"),
    ("政府信息公开实务", "政府信息公开条例"),
    ("重大行政决策程序", "重大行政决策程序暂行条例"),
    ("安全生产法与监管责任", "安全生产法"),
    ("数据安全与个人信息保护", "个人信息保护法"),
    ("行政执法三项制度", ""),
    ("行政诉讼应诉实务", "行政诉讼法"),
    ("信访工作条例", "信访工作条例"),
)


class CountyProvider(BaseProvider):
    """Posts and topics of a county, which Faker's own Chinese words do not have."""

    def post(self, rank: int) -> str:
        """A post: the leaders of a unit first, then its sections."""
        if rank < len(POSTS):
            return POSTS[rank]
        found: str = self.random_element(("科员", "一级科员", "四级主任科员", "三级主任科员", "执法员"))
        return found

    def topic(self) -> tuple[str, str]:
        """A topic of study, and the law that it is about."""
        found: tuple[str, str] = self.random_element(TOPICS)
        return found


def chinese(seed: str) -> Faker:
    """A Faker of our own, seeded by words."""
    fake = Faker("zh_CN", use_weighting=False)
    fake.add_provider(CountyProvider)
    fake.seed_instance(seed)
    return fake
