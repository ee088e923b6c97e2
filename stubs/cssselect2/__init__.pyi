from collections.abc import Iterator
from xml.etree.ElementTree import Element

class SelectorError(ValueError): ...

class CompiledSelector:
    specificity: tuple[int, int, int]
    pseudo_element: str | None
    never_matches: bool

class ElementWrapper:
    etree_element: Element
    parent: ElementWrapper | None
    @classmethod
    def from_html_root(cls, root: Element) -> ElementWrapper: ...
    def iter_children(self) -> Iterator[ElementWrapper]: ...

class Matcher:
    def __init__(self) -> None: ...
    def add_selector(self, selector: CompiledSelector, payload: object) -> None: ...
    def match(
        self, element: ElementWrapper
    ) -> list[tuple[tuple[int, int, int], int, str | None, object]]: ...

def compile_selector_list(input: str) -> list[CompiledSelector]: ...
