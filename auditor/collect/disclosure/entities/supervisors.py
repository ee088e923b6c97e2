"""Supervisors of firms: those known by name, and the words others call themselves by."""

import re


_REGULATORS = (
    r"New York State Department of Financial Services|New York Department of Financial"
    r" Services|NYDFS|NYSDFS|FINMA|Swiss Financial Market Supervisory Authority"
    r"(?: FINMA| \(FINMA\))?"
    r"|Eidgenössische[n]? Finanzmarktaufsicht|"
    r"SEC|Securities and Exchange Commission|FINRA|FDIC|OCC|Office of the Comptroller of"
    r" the Currency|Federal Reserve|FCA|Financial Conduct Authority|PRA|BaFin"
    r"|Bundesanstalt für Finanzdienstleistungsaufsicht|"
    r"AMF|ACPR|Autorité des marchés financiers|CSSF|CNMV|CMVM|Banco de España|Bank of"
    r" Spain|Banco de Portugal|Consob|Banca d[’']Italia|AFM|DNB|CBI|Central Bank of"
    r" (?:[Tt]he )?[A-Z]\w+|(?:Austrian|Czech|Hungarian|Slovak) National Bank"
    r"|National Bank of (?:Belgium|Poland|Romania|Serbia|Slovakia|Ukraine)"
    r"|MAS|Monetary Authority of Singapore|SFC|HKMA|"
    r"Hong Kong Monetary Authority|JFSC|Jersey Financial Services Commission|GFSC"
    r"|Guernsey Financial Services Commission|GFSC|Gibraltar Financial Services"
    r" Commission|FMA Liechtenstein|FMA|Finanzmarktaufsicht(?: Liechtenstein)?|"
    r"Financial Market Authority(?: Liechtenstein)?|BMA|Bermuda Monetary Authority|CIMA"
    r"|Cayman Islands Monetary Authority|DFSA|FSRA|VARA|ADGM|MFSA|CySEC|ASIC|APRA|FSA"
    r"|JFSA|FSC|BVI FSC|BVI Financial Services Commission|IIROC|CIRO|OSC|"
    r"Finanstilsynet|Finansinspektionen|NBB|FSMA|KNF|Bank of Lithuania|Estonian"
    r" Financial Supervision Authority|ECB|European Central Bank|Banque de France"
    r"|Commission de Surveillance du Secteur Financier|"
    r"Autorité de contrôle prudentiel et de résolution|Autoriteit Financiële Markten"
    r"|De Nederlandsche Bank|Comisión Nacional del Mercado de Valores|Monetary Authority"
)
# Chinese has no spaces: only a country may belong to the name before it.
_HAN = (
    r"(?:中国|香港|新加坡|瑞士|台湾|澳门|日本|韩国|英国|美国|纽约州|开曼群岛|百慕大|卢森堡|列支敦士登|爱尔兰"
    r"|德国|法国|迪拜|阿布扎比|马耳他|塞浦路斯|[\u4e00-\u9fff]{2,6}州)?(?:金融(?:市场)?(?:服务)?监督管理[局委]员?会?|金融管理局"
    r"|金融服务[部局]|(?<=州)银行局|货币管理局|证券及期货事务监察委员会|证券交易委员会|证监会|银保监会|监督管理局|监管局|金管局|央行)"
)
KNOWN = re.compile(
    rf"(?<!\w)(?:{_REGULATORS})(?!\w)(?:\s+\((?:the\s+)?[“\"„«]?[A-Z][A-Za-z]{{1,7}}[”\"“»]?\))?|{_HAN}"
)
OFFICIAL = re.compile(
    r"\b(?:Authority|Commission|Department|Division|Comptroller|Supervisor|Supervisory"
    r"|Regulator|Regulatory|Superintend\w*|Agency|Office|Board|Council|Central\s+Bank"
    r"|Commissioner|Behörde|Aufsicht|Finanzmarktaufsicht|Autorité|Commission|Autoridad"
    r"|Comisión|Superintendencia)\b"
)
# Several countries have one that is called so.
_SHARED = frozenset(["AMF", "CBI", "FMA", "FSA", "FSC", "SEC"])


def called(written: str) -> str:
    """A supervisor by the short name that stands behind its official one, which everybody uses."""
    if "FINMA" in written:
        return "FINMA"
    official, _, bracket = written.partition(" (")
    short = bracket.removeprefix("the ").strip('“”"„«»)')
    return short if short not in _SHARED and KNOWN.fullmatch(short) else official
