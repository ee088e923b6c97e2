"""The exit codes, each with its meaning: what scripts around the tool may rely on."""

PASSED, FAILED, INVALID, UNDECIDED = 0, 1, 2, 3
ALTERED, OUTPUT, INTERNAL = 5, 6, 7
INTERRUPTED, TERMINATED = 130, 143

EXIT_CODES = {
    PASSED: "The reports are written and every gate that was asked for passed.",
    FAILED: "A gate that was asked for failed; `rules test`: a case failed; `lookup`: it imitates.",
    INVALID: (
        "Command line, product, rule, template or settings are invalid; nothing was audited or "
        "written; `doctor`: something fails."
    ),
    UNDECIDED: (
        "A gate could not be decided; `verify`: made by another version of the tool; "
        "`batch`: its cluster cannot be used; `lookup`: not listed, which proves nothing."
    ),
    ALTERED: "`verify`, `--from`: altered, damaged or not reproducible.",
    OUTPUT: "A report could not be rendered or written.",
    INTERNAL: "A bug; a file without secrets tells where.",
    INTERRUPTED: "Interrupted from the keyboard.",
    TERMINATED: "Told to end.",
}
# What one code hides of another when many products end in different ones.
_RISING = (PASSED, UNDECIDED, FAILED, ALTERED, OUTPUT, INVALID, INTERNAL, TERMINATED, INTERRUPTED)


def weight(code: int) -> int:
    """How much a code matters beside others; one that is not in the table is a bug."""
    return _RISING.index(code if code in _RISING else INTERNAL)
