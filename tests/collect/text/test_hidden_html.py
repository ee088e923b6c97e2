import pytest

from auditor.collect.text.html import Seen, read_html


WORDS = "Every share is guaranteed twice"
OFF = "position:absolute;"

# technique, HTML that hides WORDS, and the nearest HTML that shows them
PAIRS = [
    ("display", "<p style='display:none'>§</p>", "<p style='display:block'>§</p>"),
    ("display", "<p hidden>§</p>", "<p>§</p>"),
    ("display", "<p hidden>§</p>", "<p hidden style='display:block'>§</p>"),
    ("display", "<dialog>§</dialog>", "<dialog open>§</dialog>"),
    ("visibility", "<p style='visibility:hidden'>§</p>", "<p style='visibility:visible'>§</p>"),
    (
        "visibility",
        "<div style='visibility:hidden'><p>§</p></div>",
        "<div style='visibility:hidden'><p style='visibility:visible'>§</p></div>",
    ),
    ("opacity", "<p style='opacity:0'>§</p>", "<p style='opacity:.6'>§</p>"),
    (
        "opacity",
        "<div style='opacity:.1'><p style='opacity:10%'>§</p></div>",
        "<div style='opacity:.5'><p style='opacity:50%'>§</p></div>",
    ),
    ("opacity", "<p style='filter:opacity(0)'>§</p>", "<p style='filter:blur(0)'>§</p>"),
    ("font-size", "<p style='font-size:0'>§</p>", "<p style='font-size:9px'>§</p>"),
    ("font-size", "<p style='font-size:.01pt'>§</p>", "<p style='font-size:.8em'>§</p>"),
    ("font-size", "<p style='font:0/0 a'>§</p>", "<p style='font:italic 12px/1.5 a'>§</p>"),
    ("colour", "<p style='color:#fff'>§</p>", "<p style='color:#fff;background:#036'>§</p>"),
    (
        "colour",
        "<div style='background:#111'><p style='color:#121212'>§</p></div>",
        "<div style='background:#111'><p style='color:#bbb'>§</p></div>",
    ),
    ("colour", "<p style='color:transparent'>§</p>", "<p style='color:rgba(0,0,0,.7)'>§</p>"),
    (
        "colour",
        "<p style='color:rgb(255 255 255)'>§</p>",
        "<p style='color:#fff;background:url(x.png)'>§</p>",
    ),
    (
        "colour",
        "<style>:root{--ink:white}p{color:var(--ink)}</style><p>§</p>",
        "<style>:root{--ink:black}p{color:var(--ink)}</style><p>§</p>",
    ),
    (
        "colour",
        "<p style='-webkit-text-fill-color:transparent'>§</p>",
        "<p style='color:transparent;background:linear-gradient(red,blue);background-clip:text'>§",
    ),
    ("colour", "<font color='#ffffff'>§</font>", "<font color='#000000'>§</font>"),
    (
        "colour",
        "<table bgcolor='black'><tr><td>§</td></tr></table>",
        "<table bgcolor='white'><tr><td>§</td></tr></table>",
    ),
    ("off-screen", f"<p style='{OFF}left:-9999px'>§</p>", f"<p style='{OFF}left:10px'>§</p>"),
    ("off-screen", f"<p style='{OFF}top:-999em'>§</p>", f"<p style='{OFF}top:-1em'>§</p>"),
    ("off-screen", "<p style='text-indent:-9999px'>§</p>", "<p style='text-indent:-2em'>§</p>"),
    ("off-screen", "<p style='margin-left:-5000px'>§</p>", "<p style='margin-left:-5px'>§</p>"),
    (
        "off-screen",
        "<p style='transform:translateX(-9999px)'>§</p>",
        "<p style='transform:translateX(-50%)'>§</p>",
    ),
    ("off-screen", f"<p style='{OFF}inset:-9000px auto auto 0'>§</p>", "<p style='inset:0'>§</p>"),
    ("clip", f"<p style='{OFF}clip:rect(0 0 0 0)'>§</p>", "<p style='clip:rect(0 0 0 0)'>§</p>"),
    ("clip-path", "<p style='clip-path:inset(50%)'>§</p>", "<p style='clip-path:inset(5%)'>§</p>"),
    ("clip-path", "<p style='clip-path:circle(0)'>§</p>", "<p style='clip-path:circle(90%)'>§</p>"),
    ("zero-size", "<p style='height:0;overflow:hidden'>§</p>", "<p style='height:0'>§</p>"),
    (
        "zero-size",
        "<p style='max-height:0;overflow:hidden'>§</p>",
        "<p style='max-height:90px;overflow:hidden'>§</p>",
    ),
    (
        "zero-size",
        f"<span style='{OFF}width:1px;height:1px;overflow:hidden'>§</span>",
        "<span style='width:1px;height:1px;overflow:hidden'>§</span>",
    ),
    ("transform", "<p style='transform:scale(0)'>§</p>", "<p style='transform:scale(.9)'>§</p>"),
    ("transform", "<p style='transform:rotateY(90deg)'>§</p>", "<p style='scale:1'>§</p>"),
    (
        "content-visibility",
        "<p style='content-visibility:hidden'>§</p>",
        "<p style='content-visibility:auto'>§</p>",
    ),
    ("comment", "<p>a<!-- § --></p>", "<p>a §</p>"),
    ("template", "<template><p>§</p></template>", "<p>§</p>"),
    ("noscript", "<noscript><p>§</p></noscript>", "<p>§</p>"),
    ("alt", "<img alt='§'>", "<figcaption>§</figcaption>"),
    ("title", "<p title='§'>a</p>", "<p aria-hidden='true'>§</p>"),
    ("aria-label", "<p aria-label='§'>a</p>", "<details><p>§</p></details>"),
    (
        "display",
        "<style>.a .b{display:none}</style><div class=a><p class=b>§</p></div>",
        "<style>.a > .b{display:none}</style><div class=a><i><p class=b>§</p></i></div>",
    ),
    (
        "display",
        "<style>p{display:none}</style><p>§</p>",
        "<style>p{display:none}p.x{display:block}</style><p class=x>§</p>",
    ),
    (
        "display",
        "<style>p{display:none!important}</style><p style='display:block'>§</p>",
        "<style>p{display:none}</style><p style='display:block'>§</p>",
    ),
    (
        "display",
        "<style>@media screen{p{display:none}}</style><p>§</p>",
        "<style>@media print{p{display:none}}</style><p>§</p>",
    ),
    (
        "display",
        "<style>@media (min-width:600px){p{display:none}}</style><p>§</p>",
        "<style>@media (max-width:600px){p{display:none}}</style><p>§</p>",
    ),
    (
        "display",
        "<style>@media (width >= 600px){p{display:none}}</style><p>§</p>",
        "<style>@media not screen{p{display:none}}</style><p>§</p>",
    ),
    (
        "display",
        "<style>div{& p{display:none}}</style><div><p>§</p></div>",
        "<style>div{&:hover p{display:none}}</style><div><p>§</p></div>",
    ),
    (
        "display",
        "<style>@layer a{p{color:red}} p{display:none}</style><p>§</p>",
        "<style>p{display:block} @layer a{p.x{display:none}}</style><p class=x>§</p>",
    ),
    (
        "display",
        "<style>@supports (display:grid){p{display:none}}</style><p>§</p>",
        "<style>p::before{display:none} p:nth-of-type(2){display:none}</style><p>§</p>",
    ),
]


def shown(seen: Seen) -> str:
    return " ".join(block.text for block in seen.blocks)


@pytest.mark.fault("H10")
@pytest.mark.parametrize(("technique", "hiding", "showing"), PAIRS)
def test_what_no_reader_sees_is_not_text_and_is_found(
    technique: str, hiding: str, showing: str
) -> None:
    seen = read_html(hiding.replace("§", WORDS))
    assert WORDS not in shown(seen)
    assert [(each.technique, each.text) for each in seen.hidden] == [(technique, WORDS)]
    open_page = read_html(showing.replace("§", WORDS))
    assert WORDS in shown(open_page)
    assert WORDS not in [each.text for each in open_page.hidden]


def test_hidden_text_says_where_it_stands() -> None:
    (found,) = read_html("<main><p>a<p>b<p id=risk>c <i hidden>x</i></main>").hidden
    assert found.locator == "p#risk > i"


def test_a_place_cannot_be_forged_by_a_strange_id() -> None:
    (block,) = read_html("<main><p id='a > b'>words</p></main>").blocks
    assert block.locator == "main > p"


def test_words_hidden_within_a_sentence_leave_no_gap() -> None:
    (block,) = read_html("<p>The shares are<b style='display:none'> not</b> held</p>").blocks
    assert block.text == "The shares are held"


def test_colours_are_not_judged_when_a_style_sheet_was_not_read() -> None:
    page = "<link rel=stylesheet href=x.css><p style='color:#fff'>words</p>"
    seen = read_html(page)
    assert seen.unread_styles
    assert shown(seen) == "words"
    both = read_html(page.replace("#fff", "#fff;background:#fff"))
    assert not both.blocks


def test_scripts_and_fields_are_neither_text_nor_hidden_text() -> None:
    page = "<p>a</p><script>never()</script><textarea>b</textarea><select><option>c</select>"
    seen = read_html(f"{page}<svg><text>d</text></svg><input value=e><style>p{{x:y}}</style>")
    assert (shown(seen), seen.hidden, seen.scripts) == ("a", (), True)
