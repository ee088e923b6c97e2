"""Supervisors of firms: those known by name, and the words others call themselves by."""

import re


_REGULATORS = (
    r"New York State Department of Financial Services|New York Department of Financial"
    r" Services|NYDFS|NYSDFS|FINMA|Swiss Financial Market Supervisory Authority"
    r"|Eidgenössische[n]? Finanzmarktaufsicht|"
    r"SEC|Securities and Exchange Commission|FINRA|FDIC|OCC|Office of the Comptroller of"
    r" the Currency|Federal Reserve|FCA|Financial Conduct Authority|PRA|BaFin"
    r"|Bundesanstalt für Finanzdienstleistungsaufsicht|"
    r"AMF|ACPR|Autorité des marchés financiers|CSSF|CNMV|CMVM|Banco de España|Bank of"
    r" Spain|Banco de Portugal|Consob|Banca d[’']Italia|AFM|DNB|CBI|Central Bank of"
    r" Ireland|MAS|Monetary Authority of Singapore|SFC|HKMA|"
    r"Hong Kong Monetary Authority|JFSC|Jersey Financial Services Commission|GFSC"
    r"|Guernsey Financial Services Commission|GFSC|Gibraltar Financial Services"
    r" Commission|FMA Liechtenstein|FMA|Finanzmarktaufsicht(?: Liechtenstein)?|"
    r"Financial Market Authority(?: Liechtenstein)?|BMA|Bermuda Monetary Authority|CIMA"
    r"|Cayman Islands Monetary Authority|DFSA|FSRA|VARA|ADGM|MFSA|CySEC|ASIC|APRA|FSA"
    r"|JFSA|FSC|BVI FSC|BVI Financial Services Commission|IIROC|CIRO|OSC|"
    r"Finanstilsynet|Finansinspektionen|NBB|FSMA|KNF|Bank of Lithuania|Estonian"
    r" Financial Supervision Authority|ECB|European Central Bank|Banque de France"
    r"|Commission de Surveillance du Secteur Financier|"
    r"Monetary Authority|中国证监会|证监会|金管局|香港金融管理局|香港证监会"
    r"|新加坡金融管理局|瑞士金融市场监督管理局|纽约州金融服务[部局]"
    r"|[\u4e00-\u9fff]{0,8}(?:金融管理局|证监会|监督管理局|监管局|金融服务部|金管局|管理局)"
)
KNOWN = re.compile(rf"(?<!\w)(?:{_REGULATORS})(?!\w)(?:\s+\([A-Z]{{2,8}}\))?")
OFFICIAL = re.compile(
    r"\b(?:Authority|Commission|Department|Division|Comptroller|Supervisor|Supervisory"
    r"|Regulator|Regulatory|Superintend\w*|Agency|Office|Board|Council|Central\s+Bank"
    r"|Commissioner|Behörde|Aufsicht|Finanzmarktaufsicht|Autorité|Commission|Autoridad"
    r"|Comisión|Superintendencia)\b"
)
