"""The words that identify the parts of a business card, in the usual languages of cards.

Labels stand before a value ("手机：", "Tel.", "M"); the other tables hold words that tell what an unlabelled line is.
Everything here is in the folded form that `tui.core.text.fold` makes.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Label(NamedTuple):
    """The kind a label announces: a field of `Card`, and for a phone which one ("mobile", "work", "fax", "")."""

    field: str
    entry: str = ""


_LABEL_TABLE: Final = {
    Label("phones", "mobile"): """
        手机号码 手机号 手机 移动电话 移动 手機 行動電話 mobile_phone mobile_no mobile mob cell_phone cellphone
        cellular cell handy mobil móvil movil portable whatsapp h/p hp m
    """,
    Label("phones", "work"): """
        办公电话 公司电话 单位电话 办公室 办公 工作 座机 固话 固定电话 直线 office_phone office_tel office work_phone
        work business_phone direct_line direct durchwahl zentrale büro d o
    """,
    Label("phones", "home"): "家庭电话 住宅电话 住宅 home_phone home privat",
    Label("phones", "main"): "总机 main switchboard",
    Label("phones", "other"): "其他 other",
    Label("phones", "fax"): "传真号码 传真 傳真 telefax fax f",
    Label("phones"): """
        联系电话 联系方式 电话号码 电话 电　话 电話 電話 热线 服务热线 telephone telefon telefono teléfono téléphone
        tél tel phone_number phone_no phone ph fon t p
    """,
    Label("emails"): """
        电子邮箱 电子邮件 邮箱地址 邮箱 邮件 电邮 電郵 郵箱 e-mail email_address email e-post correo mail e
    """,
    Label("wechat"): "微信号 微信號 微信 v信 wechat_id wechat weixin wx vx",
    Label("website"): """
        公司网址 公司网站 官方网站 网址 网站 官网 主页 網址 website webseite web_site web homepage url www w
    """,
    Label("address"): """
        公司地址 联系地址 办公地址 通讯地址 通信地址 详细地址 收货地址 地址 地　址 邮政编码 邮编 郵編 office_address
        postal_address address adresse dirección direccion indirizzo addr add zip_code zip postcode a
    """,
    Label("name"): "客户姓名 联系人 姓名 收件人 收货人 聯絡人 contact_person contact full_name name",
    Label("company"): """
        公司名称 公司名 公司 单位名称 单位 工作单位 企业 company organisation organization firma empresa
    """,
    Label("title"): "职务 职位 岗位 头衔 職務 job_title title position role",
}

LABELS: Final = {
    word.replace("_", " "): label for label, words in _LABEL_TABLE.items() for word in words.split()
}
"""Every label in folded form, without colon, and what it announces."""

_TITLE_WORDS: Final = """
    manager director head chief officer ceo cto cfo coo cmo cio president vp svp evp vice engineer sales buyer purchaser
    purchasing procurement founder co-founder cofounder owner partner consultant assistant executive lead leader
    representative specialist analyst supervisor coordinator secretary architect developer designer professor attorney
    counsel department dept team agent broker advisor adviser accountant controller planner chairman chairwoman
    superintendent marketing operations strategist technician scientist researcher trainee intern merchandiser
    leiter leiterin geschäftsführer geschäftsführerin geschaftsfuhrer einkäufer einkauf einkaufer vertrieb
    vertriebsleiter gerente jefe jefa directeur directrice responsable directora acheteur comprador ventas compras
    direttore responsabile
"""
TITLE_WORDS: Final = frozenset(_TITLE_WORDS.split())

_COMPANY_WORDS: Final = """
    university institute college hospital clinic bank group holding holdings technologies technology solutions systems
    industries consulting studio studios laboratories labs company corporation enterprises enterprise ministry agency
    association foundation logistics trading manufacturing works motors electronics pharma chemicals ventures capital
    universität hochschule stiftung werke
"""
COMPANY_WORDS: Final = frozenset(_COMPANY_WORDS.split())

HAN_TITLE: Final = re.compile(
    "(?:经理|总监|总裁|董事长?|理事长?|主任|主管|工程师|技术员|助理|代表|顾问|专员|专家|秘书长?|会计师?|出纳|[处科部院校厂店组队行局市]长"
    "|教授|博士|律师|合伙人|创始人|联合创始人|采购员?|业务员?|销售员?|销售|老板|负责人|主席|书记|设计师|建筑师|架构师|分析师"
    "|医生|医师|讲师|研究员|客服|商务|总工|高工|文员|法人|股东|买手|[^省市区县]部|[^\\d].[科处]|事业群|办公室|(?:销售|客服|采购|研发|运营|营销)中心"
    "|經理|總監|總裁|業務員?|採購)$"
)
HAN_COMPANY: Final = re.compile(
    "(?:公司|集团|集團|[^车]厂|大学|学院|学校|中学|小学|幼儿园|医院|诊所|银行|[支分]行|研究[所院]|设计院|事务所|工作室|.{3}中心|商行|协会"
    "|商会|学会|基金会|酒店|宾馆|餐厅|商店|商场|超市|门店|.{3}店|合作社|委员会|办事处|出版社|报社|电视台|株式会社)$"
    "|.{2}(?:科技|电子|电机|电气|电器|机械|机电|设备|仪器|物流|贸易|国贸|实业|工业|建材|建设|化工|制药|医药|医疗|生物|网络|软件|信息"
    "|传媒|文化|教育|服饰|纺织|食品|餐饮|控股|资本|投资|证券|保险|地产|置业|家居|五金|汽车|能源|环保|包装|印刷|材料|钢铁|股份)$"
)
HAN_ADDRESS: Final = re.compile(
    r"[\da-zA-Z一二三四五六七八九十]+\s*[-#]?\s*(?:号|室|楼|层|弄|栋|幢|座|號|樓|段)|(?:省|自治区|市|县|區|区).*(?:市|区|县|镇|乡|路|街|道|村|園|园)"
    "|(?:路|街|大道)[\\d一二三四五六七八九十]|(?:大厦|广场|园区|开发区|工业园|大廈)$"
)
LATIN_ADDRESS: Final = re.compile(
    r"\b(?:street|st\.|road|rd|avenue|ave|boulevard|blvd|lane|drive|highway|hwy|square|plaza|parkway|platz|allee|weg"
    r"|gasse|rue|calle|avenida|via|floor|suite|building|bldg|tower|room|unit"
    r"|p\.? ?o\.? box|postfach|district|province)\b.*\d"
    r"|\d.*\b(?:street|st|road|rd|avenue|ave|boulevard|blvd|lane|ln|drive|dr|way|highway|hwy|square|plaza|court|parkway"
    r"|pkwy|floor|fl|suite|building|tower|room|quay|terrace|place|rue|avenida|district)\b"
    r"|\w*(?:straße|strasse|str\.|platz|weg|allee|gasse|ufer|damm|ring)\s*\d+"
    r"|^(?:[a-z]{1,2}-)?\d{4,6}\s+[^\W\d]{3}|\b[a-z]{2}\s+\d{5}(?:-\d{4})?$|\b[a-z]{1,2}\d{1,2}[a-z]?\s+\d[a-z]{2}\b"
)

_SURNAMES: Final = """
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖
    贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施牛樊葛洪安殷颜倪邢聂章鲁岳翟詹申关耿焦左柳
    甘祝包宁尚符舒阮纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦
    麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝
    張陳劉楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉呂蘇盧譚陸廖賈韋鄒龍賀顧龔錢嚴歐
"""
SURNAMES: Final = frozenset("".join(_SURNAMES.split()))
_COMPOUND = "欧阳 上官 司马 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 端木 百里 南宫 歐陽"
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND.split())
HONORIFICS: Final = "总|工|经理|主任|教授|博士|律师|老师|医生|先生|女士|小姐|老板|厂长|总监|總|經理|師傅|师傅"

_FREE_MAIL = """
    gmail googlemail outlook hotmail live yahoo icloud me gmx web qq 163 126 139 189 foxmail sina sohu aliyun yeah mail
    com net org cn de www proton protonmail
"""
FREE_MAIL: Final = frozenset(_FREE_MAIL.split())
"""Parts of addresses that say nothing about a company."""
