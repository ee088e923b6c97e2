"""Reads Markdown by way of the HTML it stands for; places are line numbers."""

from hashlib import sha256

from markdown_it import MarkdownIt

from auditor.collect.text.html import Seen, read_html


def read_markdown(source: str, base: str = "") -> Seen:
    """What a reader sees of a Markdown file, HTML inside included."""
    # The attribute cannot be foreseen, so that HTML inside the file cannot forge line numbers.
    lines = "line-" + sha256(source.encode()).hexdigest()[:16]
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(source)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet(lines, str(token.map[0] + 1))
        for part in token.children or ():
            if part.type == "text":
                # `&#10;` is a new line to HTML; in the file none begins.
                part.content = part.content.replace("\n", " ")
    return read_html(parser.renderer.render(tokens, parser.options, {}), base, lines)
