"""Who we say we are and what we ask for: the few honest ways in which a page is requested."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from auditor.base.strict_json import JsonValue
from auditor.errors import SourceError


@dataclass(frozen=True, slots=True)
class Profile:
    """Headers sent beside the usual ones, and how much less than the settings allow is taken.

    The headers are the `params` of a recorded ask, so that a recording says how it was asked.
    """

    headers: Mapping[str, str]
    seconds: int = 600
    largest: int = 2**40

    @property
    def params(self) -> dict[str, JsonValue]:
        """The request as a recording keeps it."""
        return dict(self.headers)


_HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
PLAIN = Profile(MappingProxyType({}))
"""How every source of a product file is asked."""
SECOND_LOOK = Profile(
    MappingProxyType(
        {
            "accept": _HTML,
            "accept-language": "en,*;q=0.1",
            # The form that browsers and search engines use; it still says who is asking.
            "user-agent": "Mozilla/5.0 (compatible; backing-auditor/1; second look)",
        }
    )
)
"""Like a visitor's browser: a site that shows auditors something else gives itself away."""
VISITOR = Profile(MappingProxyType({"accept": _HTML}), seconds=20, largest=5 * 2**20)
"""For following the links of a site: smaller and more impatient."""
PROFILES = (PLAIN, SECOND_LOOK, VISITOR)


def profile_of(params: JsonValue) -> Profile:
    """The profile an ask was made with; SourceError (unsupported) when it is none of ours."""
    for profile in PROFILES:
        if profile.params == params:
            return profile
    raise SourceError("unsupported", "unsupported", "pages are not asked for in this way")
