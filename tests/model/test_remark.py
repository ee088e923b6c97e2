from auditor.errors import Place
from auditor.model.remark import Remark


def test_a_remark_says_where_what_and_where_there_is_something_to_do_what() -> None:
    place = Place("a.yaml", 4, 8)
    assert str(Remark(place, "title is a question.")) == "a.yaml:4:8: warning: title is a question."
    told = str(Remark(place, "title is a question.", "State what holds."))
    assert told == "a.yaml:4:8: warning: title is a question. State what holds."
