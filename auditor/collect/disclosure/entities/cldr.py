"""Names of countries, months and currencies from the Unicode locale data, typed."""

from collections.abc import Mapping
from typing import cast

from babel import Locale


def territories(language: str) -> Mapping[str, str]:
    """Names of countries and regions by code; `zh_Hant` are those in traditional characters."""
    return cast("Mapping[str, str]", Locale.parse(language).territories)


def currencies() -> tuple[str, ...]:
    """The codes of all currencies, sorted."""
    return tuple(sorted(cast("Mapping[str, str]", Locale("en").currencies)))


def months(language: str) -> Mapping[str, int]:
    """Long and short names of months, folded, by number."""
    told = cast("Mapping[str, Mapping[str, Mapping[int, str]]]", Locale(language).months)
    return {
        name.casefold().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in told[form][width].items()
    }
