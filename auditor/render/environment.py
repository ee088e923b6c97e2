"""The template environment: everything escaped, everything printable, nothing undefined."""

import base64
import hashlib
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.render.glyphs import FONTS, printable
from auditor.resources import shipped


FACES = (
    ("Auditor Display", 600, "AuditorDisplay-SemiBold"),
    ("Auditor Serif", 400, "AuditorSerif-Regular"),
    ("Auditor Sans", 400, "AuditorSans-Regular"),
    ("Auditor Sans", 600, "AuditorSans-SemiBold"),
    ("Auditor Sans", 700, "AuditorSans-Bold"),
    ("Auditor Mono", 400, "AuditorMono-Regular"),
)
_LONGEST = 4_000  # characters of one text; the layout of a longer word takes minutes


def _finalize(value: object) -> object:
    """The one place where text becomes page: what our fonts lack or what hides is named."""
    refuse_numbers(value)
    if isinstance(value, str) and not isinstance(value, Markup):
        return safe_text(value)
    return value


def safe_text(text: str) -> str:
    """Text as any page of ours shows it: cut, and what our fonts lack or what hides named."""
    return printable(_cut(text))


def refuse_numbers(value: object) -> None:
    """TypeError for a bare number: rounding and evidence are the view's, so it gives text."""
    if isinstance(value, int | float | Fraction | Decimal):
        raise TypeError(f"a bare number reached a template: {value!r}; the view gives it as text")


def _cut(text: str) -> str:
    """Text no page can be held up with: what is beyond the limit is counted, never hidden."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… ({len(text) - _LONGEST:,} more characters in report.json)"


@lru_cache(maxsize=2)
def environment(folder: str) -> Environment:
    """Templates of one folder under `templates/`."""
    made = Environment(
        loader=FileSystemLoader(shipped("templates") / folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["units"] = units
    return made


def units(length: int) -> str:
    """A length of a drawing in its own units: where something stands, not how much it is."""
    return str(length)


@lru_cache(maxsize=8)
def asset(name: str) -> str:
    """A style sheet or script that ships with the templates."""
    return (shipped("templates") / name).read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def font_faces(some: tuple[tuple[str, int], ...] = ()) -> str:
    """Our fonts, or `some` by family and weight, as `data:` addresses: a page fetches nothing."""
    faces = list[str]()
    for family, weight, stem in FACES:
        if some and (family, weight) not in some:
            continue
        data = (shipped("templates") / FONTS / "screen" / f"{stem}.woff2").read_bytes()
        encoded = base64.b64encode(data).decode("ascii")
        faces.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
            f'src:url("data:font/woff2;base64,{encoded}") format("woff2")}}\n'
        )
    return "".join(faces)


def embedded(value: Wire) -> Markup:
    """Data for a script of ours: JSON that can neither end its element nor begin another."""
    text = canonical.dumps(value).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign in it has a meaning in a page


def policy(style: str, script: str) -> str:
    """A content security policy that lets in exactly this style sheet and this script."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"
