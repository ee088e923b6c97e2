"""Ways out of expression languages, each of which must end as a plain mistake."""

from collections.abc import Callable

import pytest

from auditor.errors import InputError
from auditor.evaluate.expression import Compiled


PAYLOADS = (
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "''.__class__",
    "'' .__class__.__mro__[1]",
    "said.name.__class__ == 'str'",
    "said.name.__class__.__name__ == 'str'",
    "num.a.__class__",
    "num.a.amount.__class__",
    "num.a.numerator == 1",
    "num.a._unit",
    "num.__dict__",
    "rows.all.__getitem__(0)",
    "rows.all.rows",
    "rows.all.complete",
    "rows.all.all(x, x.__class__)",
    "rows.all.all(__class__, true)",
    "rows.all.all(x, x.items())",
    "rows.all.all(x, x.get('name') == 'a')",
    "rows.all.filter(x, x.shown).__len__() == 1",
    "said.name.format(num.a) == 'x'",
    "said.name.format_map(rows) == 'x'",
    "'{0.__class__}'.format(num.a) == ''",
    "said.name.encode() == 'x'",
    "said.name.join(['a']) == 'x'",
    "said.name.startsWith.__self__",
    "'%s' % said.name == 'x'",
    "f'{num.a}' == '1'",
    "eval('1') == 1",
    "exec('x = 1')",
    "compile('1', '', 'eval')",
    "open('/etc/passwd')",
    "getattr(num.a, 'amount') == 1",
    "setattr(num, 'a', 1)",
    "globals()",
    "locals()",
    "vars(num)",
    "type(num.a)",
    "dir()",
    "breakpoint()",
    "print(num.a)",
    "input()",
    "lambda: 1",
    "(lambda x: x)(1) == 1",
    "[x for x in rows.all]",
    "{'a': 1}",
    "(yield)",
    "num.a := 1",
    "num.a; import os",
    "has(__builtins__)",
    "has(params.__class__)",
    "params.__class__ == 'dict'",
    "params['minimum'] == 1",
    "size(__import__('os')) > quantity('1', 'count')",
    "duration(__file__) > when.age",
    "duration('1h'.__class__) > when.age",
    "quantity('__import__', 'USD') > held.value",
    "quantity('1', '__class__') > held.value",
    "timestamp('{0}') > when.at",
    "rows.all.matches('(a+)+$')",
    "9**9**9 > num.a",
    "1 << 100000 > num.a",
    "num.a if yes.a else num.b",
    "not yes.a",
    "`id` == 'x'",
    "${num.a} == 1",
    "{{ num.a }}",
    "@num.a",
    "num.a\u202e == 1",
    "nаm.a == 1",
)


@pytest.mark.fault("S09")
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_leads_out_of_the_language(ask: Callable[..., Compiled], payload: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(payload)
    message = str(caught.value)
    assert message.startswith("rules/x.yaml:14:")
    assert "\n" not in message
    assert "Traceback" not in message


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 50
