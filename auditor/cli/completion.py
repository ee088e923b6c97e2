"""Names that the shell can complete after a command or an option."""

from click import Context, Parameter
from click.shell_completion import CompletionItem

from auditor.resources import shipped


_NO_RULES = ("claims", "disclosures", "profiles")


def rule_names(context: Context, parameter: Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of shipped rules that begin so, each with its pillar; files are named after them."""
    del context, parameter
    found = sorted(shipped("rules").glob("*/*.yaml"), key=lambda path: path.stem)
    return [
        CompletionItem(path.stem, help=path.parent.name.replace("_", " "))
        for path in found
        if path.stem.startswith(incomplete) and path.parent.name not in _NO_RULES
    ]
