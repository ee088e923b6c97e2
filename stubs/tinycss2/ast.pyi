class Node:
    type: str
    def serialize(self) -> str: ...

class Declaration(Node):
    lower_name: str
    name: str
    value: list[Node]
    important: bool

class QualifiedRule(Node):
    prelude: list[Node]
    content: list[Node]

class AtRule(Node):
    lower_at_keyword: str
    prelude: list[Node]
    content: list[Node] | None
