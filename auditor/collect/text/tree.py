"""Parses HTML into a tree of bounded depth and size, as browsers bound it."""

from xml.etree.ElementTree import Comment, Element, SubElement

from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.collect.text.limits import too_much


DEPTH, ELEMENTS, ATTRIBUTES, VALUE = 200, 200_000, 60, 20_000


def parsed(source: str) -> Element:
    """The root element; what nests deeper than DEPTH becomes a child of the element at that depth.

    Comments stay in the tree: what they hold is hidden text.
    """
    found = LexborHTMLParser(source, scripting=True).root
    root = Element("html")
    if found is None:
        return root
    root.attrib.update(_attributes(found))
    _copy(found, root)
    return root


def _copy(source: LexborNode, root: Element) -> None:
    # A stack instead of recursion: pages nest as deep as their authors like.
    waiting: list[tuple[LexborNode, Element, int]] = [(source, root, 0)]
    count = 0
    while waiting:
        node, parent, depth = waiting.pop()
        if node is not source:
            count += 1
            too_much(count, ELEMENTS, "elements")
            made = _made(node, parent)
            if made is None:
                continue
            if depth < DEPTH:
                parent = made
        waiting.extend((child, parent, depth + 1) for child in reversed(_children(node)))


def _children(node: LexborNode) -> list[LexborNode]:
    # The parser would begin again from the start of a list at every step of an iterator.
    if node.tag == "template":
        return [child for part in node.template_fragments() for child in _beside(part.first_child)]
    return _beside(node.first_child)


def _beside(child: LexborNode | None) -> list[LexborNode]:
    found: list[LexborNode] = []
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _made(node: LexborNode, parent: Element) -> Element | None:
    if node.is_text_node:
        _append(parent, node.text_content or "")
        return None
    if node.is_comment_node:
        comment = Comment(node.comment_content or "")
        parent.append(comment)
        return None
    if not node.is_element_node or not node.tag:
        return None
    return SubElement(parent, node.tag, _attributes(node))


def _append(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _attributes(node: LexborNode) -> dict[str, str]:
    told = list(node.attributes.items())[:ATTRIBUTES]
    return {name: (value or "")[:VALUE] for name, value in told}


def words_of(element: Element) -> str:
    """All text inside an element, comments and their like left out."""
    pieces: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        if is_comment(node) or node.tag in ("script", "style"):
            continue
        for child in reversed(node):
            waiting.extend((child.tail or "", child))
        waiting.append(node.text or "")
    return " ".join(pieces)


def spoken(markup: str) -> str:
    """The text of a piece of markup that the page does not show."""
    return words_of(parsed(markup)) if "<" in markup else markup


def is_comment(node: Element) -> bool:
    """Whether a node is a comment; the library gives those a function as tag."""
    return callable(node.tag)
