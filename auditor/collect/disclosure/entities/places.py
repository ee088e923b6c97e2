"""Countries as ISO 3166 codes: names in five languages, adjectives, groups such as the EEA."""

from collections.abc import Iterator
from functools import cache

from babel import Locale

from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.tokens import Token, tokens


_EXTRA = {
    "USA": "US", "U.S.": "US", "U.S.A.": "US", "US": "US", "America": "US", "United States of America": "US", "American": "US",
    "Americans": "US", "US-Personen": "US", "U.S. persons": "US", "États-Unis d'Amérique": "US", "Etats-Unis": "US",
    "EE. UU.": "US", "EE.UU.": "US", "EEUU": "US", "Estados Unidos de América": "US", "Vereinigte Staaten von Amerika": "US",
    "Vereinigten Staaten von Amerika": "US", "Vereinigten Staaten": "US", "estadounidenses": "US", "amerikanische": "US", "American persons": "US",
    "UK": "GB", "U.K.": "GB", "Great Britain": "GB", "Britain": "GB", "England": "GB", "British": "GB", "Großbritannien": "GB",
    "Grossbritannien": "GB", "Vereinigten Königreich": "GB", "Grande-Bretagne": "GB", "Gran Bretaña": "GB", "英国": "GB", "Vereinigten Königreichs": "GB",
    "Canadian": "CA", "Canadians": "CA", "Japanese": "JP", "Chinese": "CN", "mainland China": "CN", "People's Republic of China": "CN", "PRC": "CN",
    "中国大陆": "CN", "中国内地": "CN", "Volksrepublik China": "CN", "Chine continentale": "CN", "China continental": "CN", "Hong Kong": "HK", "香港": "HK", "Hongkong": "HK",
    "Russian": "RU", "Russian Federation": "RU", "Russische Föderation": "RU", "Russischen Föderation": "RU", "Fédération de Russie": "RU", "Federación de Rusia": "RU", "俄罗斯联邦": "RU",
    "North Korea": "KP", "North Korean": "KP", "DPRK": "KP", "Democratic People's Republic of Korea": "KP", "Nordkorea": "KP", "Corée du Nord": "KP", "Corea del Norte": "KP", "朝鲜": "KP",
    "South Korea": "KR", "Republic of Korea": "KR", "Südkorea": "KR", "Corée du Sud": "KR", "Corea del Sur": "KR", "韩国": "KR", "Korea": "KR",
    "Iranian": "IR", "Islamic Republic of Iran": "IR", "Syria": "SY", "Syrian": "SY", "Syrian Arab Republic": "SY", "Cuban": "CU", "Burma": "MM", "Myanmar": "MM",
    "Belarus": "BY", "Belarusian": "BY", "Australian": "AU", "Australians": "AU", "Turkey": "TR", "Turkish": "TR", "Indian": "IN",
    "Singaporean": "SG", "French": "FR", "German": "DE", "Swiss": "CH", "Ivory Coast": "CI", "Czech Republic": "CZ", "Holland": "NL", "the Netherlands": "NL",
    "Afghan": "AF", "Venezuelan": "VE", "Crimea": "UA-43", "the UAE": "AE", "UAE": "AE", "United Arab Emirates": "AE", "Emirates": "AE", "VAE": "AE", "Israeli": "IL",
    "Congo": "CD", "Democratic Republic of the Congo": "CD", "Democratic Republic of Congo": "CD", "DRC": "CD", "Republic of the Congo": "CG", "Macau": "MO", "Macao": "MO", "澳门": "MO", "Taiwan": "TW", "台湾": "TW",
    "New Zealand": "NZ", "Brazilian": "BR", "Vietnam": "VN", "Laos": "LA", "Palestine": "PS", "Iran": "IR", "Irak": "IQ", "Sudan": "SD", "South Sudan": "SS", "Pays-Bas": "NL",
    "Libya": "LY", "Lybia": "LY", "Mali": "ML", "Haiti": "HT", "Nicaragua": "NI", "Zimbabwe": "ZW", "Somalia": "SO", "Yemen": "YE", "加拿大": "CA", "俄罗斯": "RU", "Weißrussland": "BY", "Weissrussland": "BY", "Iranisch": "IR",
    "Estados Unidos": "US", "Reino Unido": "GB", "États-Unis": "US", "Royaume-Uni": "GB", "Vereinigtes Königreich": "GB", "Vereinigte Staaten": "US", "美国": "US", "美国人士": "US", "Türkei": "TR",
    "Südafrika": "ZA", "Neuseeland": "NZ", "der Schweiz": "CH",
}  # fmt: skip
_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
GROUPS = {
    "EU": _EU, "European Union": _EU, "Europäischen Union": _EU, "Union européenne": _EU, "Unión Europea": _EU, "欧盟": _EU,
    "EEA": f"{_EU} IS LI NO", "European Economic Area": f"{_EU} IS LI NO", "EWR": f"{_EU} IS LI NO", "Europäischen Wirtschaftsraum": f"{_EU} IS LI NO",
    "Espace économique européen": f"{_EU} IS LI NO", "EEE": f"{_EU} IS LI NO", "Espacio Económico Europeo": f"{_EU} IS LI NO", "欧洲经济区": f"{_EU} IS LI NO",
}  # fmt: skip
_LANGUAGES = ("en", "de", "fr", "es", "zh")
# "us" and "in" are words; these names count only as they are written here
_CASED = {"us", "eu", "uk", "eee", "prc", "vae", "eea", "ewr", "uae", "usa", "drc", "turkey", "jordan", "chad", "mali"}


def countries(text: str, language: str) -> Iterator[Entity]:
    """Each country or group named; the value of a group is the list of its members."""
    del language
    words = tokens(text)
    table, at = _table(), 0
    while at < len(words):
        found = _longest(table, words, at, text)
        if found is None:
            at += 1
            continue
        length, code = found
        end = words[at + length - 1].end
        if text[end : end + 1] == "." and text[words[at].start : end].count("."):
            end += 1
        yield Entity(words[at].start, end, code)
        at += length


def _longest(
    table: dict[str, list[tuple[tuple[str, ...], str]]], words: tuple[Token, ...], at: int, text: str
) -> tuple[int, str] | None:
    best: tuple[int, str] | None = None
    for keys, code in table.get(words[at].key, ()):
        if tuple(word.key for word in words[at : at + len(keys)]) != keys:
            continue
        written = text[words[at].start : words[at + len(keys) - 1].end]
        if keys[0] in _CASED and len(keys) == 1 and not written[0].isupper():
            continue
        if keys in (("us",), ("u", "s"), ("eu",), ("u", "k")) and not written.replace(".", "").isupper():
            continue
        if best is None or len(keys) > best[0]:
            best = (len(keys), code)
    return best


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    named: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"):
                named[name] = code
                if name.endswith(("land", "ien", "a", "o", "n")) and language == "de":
                    named[name + "s"] = code
    named |= _EXTRA | GROUPS
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, code in named.items():
        keys = tuple(word.key for word in tokens(name))
        if keys:
            table.setdefault(keys[0], []).append((keys, code))
    return table
