"""The forms in which a secret can turn up in text, as one pattern."""

import base64
import html
import json
import re


_SHORTEST_CORE = 8  # shorter pieces of base64 occur by chance


def disguises(secret: str) -> str:
    """A pattern matching `secret` in each form in which it may turn up."""
    raw = secret.encode(errors="surrogatepass")
    literal = {raw.hex(), raw.hex().upper(), *_base64(raw)}
    forms = [re.escape(form) for form in sorted(literal, key=len, reverse=True)]
    return "|".join(["".join(map(_character, secret)), *forms])


def _character(character: str) -> str:
    """One character raw, URL-encoded (even twice), as HTML entity, or escaped in code or JSON."""
    raw = character.encode(errors="surrogatepass")
    percent = "".join(f"%(?:25)*(?i:{byte:02x})" for byte in raw)
    entity = f"&#(?:0*{ord(character)}|[xX]0*(?i:{ord(character):x}));"
    escapes = {json.dumps(character)[1:-1], ascii(character)[1:-1], repr(raw)[2:-1]}
    literal = [f"(?i:{re.escape(form)})" for form in sorted(escapes - {character})]
    plain = [re.escape(form) for form in (html.escape(character), f"\\{character}", character)]
    plus = [r"\+"] if character == " " else []
    return "(?:" + "|".join([*literal, *plain, percent, entity, *plus]) + ")"


def _base64(raw: bytes) -> set[str]:
    """Base64 of `raw`, alone and at each offset within something longer, in both alphabets."""
    found: set[str] = set()
    for encode in (base64.standard_b64encode, base64.urlsafe_b64encode):
        whole = encode(raw).decode()
        found |= {whole, whole.rstrip("=")}
        for offset in range(3):
            encoded = encode(b"\0" * offset + raw).decode()
            # Characters that also carry bits of the neighbours are not the secret's alone.
            core = encoded[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]
            if len(core) >= _SHORTEST_CORE:
                found.add(core)
    return found
