"""Names of countries that no list of territories holds: adjectives, short and long forms."""

from collections.abc import Iterator


EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EEA = f"{EU} IS LI NO"
_NAMES = """
US: USA | U.S. | U.S.A. | US | America | United States of America | American | Americans
US: US-Personen | U.S. persons | États-Unis d'Amérique | Etats-Unis | EE. UU. | EE.UU.
US: EEUU | Estados Unidos de América | Vereinigte Staaten von Amerika
US: Vereinigten Staaten von Amerika | Vereinigten Staaten | estadounidenses | amerikanische
US: American persons | Estados Unidos | États-Unis | Vereinigte Staaten | 美国 | 美国人士 | 美國人士
GB: UK | U.K. | Great Britain | Britain | England | British | Großbritannien
GB: Grossbritannien | Vereinigten Königreich | Grande-Bretagne | Gran Bretaña | 英国
GB: Vereinigten Königreichs | Reino Unido | Royaume-Uni | Vereinigtes Königreich
CA: Canadian | Canadians | 加拿大
JP: Japanese
CN: Chinese | mainland China | People's Republic of China | PRC | 中国大陆 | 中国内地
CN: 中國大陸 | 中國內地 | Volksrepublik China | Chine continentale | China continental
HK: Hong Kong | 香港 | Hongkong
RU: Russian | Russian Federation | Russische Föderation | Russischen Föderation
RU: Fédération de Russie | Federación de Rusia | 俄罗斯联邦 | 俄罗斯
KP: North Korea | North Korean | DPRK | Democratic People's Republic of Korea | Nordkorea
KP: Corée du Nord | Corea del Norte | 朝鲜
KR: South Korea | Republic of Korea | Südkorea | Corée du Sud | Corea del Sur | 韩国 | Korea
IR: Iranian | Islamic Republic of Iran | Iran | Iranisch
SY: Syria | Syrian | Syrian Arab Republic
CU: Cuban
MM: Burma | Myanmar
BY: Belarus | Belarusian | Weißrussland | Weissrussland
AU: Australian | Australians
TR: Turkey | Turkish | Türkei
IN: Indian
SG: Singaporean
FR: French
DE: German
CH: Swiss | der Schweiz
CI: Ivory Coast
CZ: Czech Republic
NL: Holland | the Netherlands | Pays-Bas
AF: Afghan
VE: Venezuelan
UA-43: Crimea
AE: the UAE | UAE | United Arab Emirates | Emirates | VAE
IL: Israeli
CD: Congo | Democratic Republic of the Congo | Democratic Republic of Congo | DRC
CG: Republic of the Congo
MO: Macau | Macao | 澳门
TW: Taiwan | 台湾 | 臺灣
NZ: New Zealand | Neuseeland
BR: Brazilian
VN: Vietnam
LA: Laos
PS: Palestine
IQ: Irak
SD: Sudan
SS: South Sudan
LY: Libya | Lybia
ML: Mali
HT: Haiti
NI: Nicaragua
ZW: Zimbabwe
SO: Somalia
YE: Yemen
ZA: Südafrika
"""
_GROUPS = """
EU: EU | European Union | Europäischen Union | Union européenne | Unión Europea | 欧盟
EEA: EEA | European Economic Area | EWR | Europäischen Wirtschaftsraum
EEA: Espace économique européen | EEE | Espacio Económico Europeo | 欧洲经济区
"""


def further_names() -> dict[str, str]:
    """Each name with its code; a group with the codes of its members."""
    groups = {"EU": EU, "EEA": EEA}
    named = dict(_listed(_NAMES))
    return named | {name: groups[code] for name, code in _listed(_GROUPS)}


def _listed(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        code, _, names = line.partition(": ")
        yield from ((name.strip(), code) for name in names.split(" | ") if name.strip())
