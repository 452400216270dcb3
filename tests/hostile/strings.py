"""Strings that some reader takes for something else than text: each has to come out as the text it is."""

from typing import Final

MARKUP: Final = {
    "script": "<script>window.__hit=1</script>",
    "handler": "<img src=x onerror=window.__hit=1>",
    "svg": '<svg onload="window.__hit=1">',
    "frame": '<iframe srcdoc="<script>parent.__hit=1</script>">',
    "closing": '</textarea></title></style></script>"><script>window.__hit=1</script>',
    "comment": "<!-- --> ]]> <?php echo 1 ?>",
    "entities": "&lt;b&gt; &#60;b&#62; &amp;amp; &nbsp;",
    "plotly": '<a href="javascript:window.__hit=1">x</a> <b>y</b><br>z <extra></extra>',
    "hover": "%{x} %{customdata[0]} %{y:.2f}",
    "bold": "**bold** __it__ `code` ~~struck~~",
    "link": "[word](javascript:window.__hit=1) [ref][1]",
    "image": "![alt](/favicon.png) ![x](https://example.org/x.png)",
    "bare": "www.example.org someone@example.org ftp://example.org",
    "colour": ":red[red] :blue-background[x] :material/home: :streamlit:",
    "emoji": ":smile: :+1: -> <- <= >= -- ---",
    "latex": r"$x^2$ $$\frac{1}{2}$$ \(y\) \begin{x}",
    "heading": "# head",
    "list": "- item",
    "quoted": "> quoted",
    "table": "| a | b |",
    "rule": "---",
}
"""What a browser, a chart or markdown would act on."""
MACHINES: Final = {
    "sql": "'; DROP TABLE stance; --",
    "like": '100%_\\ "AND" NEAR( *',
    "path": "../../../../etc/passwd",
    "windows": r"C:\con\..\nul.txt",
    "formula": '=HYPERLINK("https://example.org","x")',
    "plus": "+1+cmd|'/c calc'!A0",
    "minus": "-1+1",
    "at": "@SUM(1,1)",
    "quote": "'=1",
    "csv": 'a,"b";c\td',
    "template": "{{7*7}} ${7*7} #{7*7} {0.__class__} %(x)s %s %n",
    "shell": "$(touch /tmp/hit); `id` | cat &",
    "scheme": "javascript:window.__hit=1",
    "data": "data:text/html,<script>window.__hit=1</script>",
    "encoded": "%3Cscript%3E %00 %0d%0aSet-Cookie:x=1 +",
    "tex": r"\input{x} \write18{id} {%} ~^_&#",
    "yaml": "!!python/object/apply:os.system [id]",
    "json": '"}],"x":[{"y":"',
    "words": "null NaN TRUE undefined None",
    "number": "1e309",
    "numeric": "-0",
    "other-digits": "٣ ３ ²",
    "date": "2019-02-28",
}
"""What a database, a file system, a spreadsheet, a shell, a template or a reader of files would act on."""
LETTERS: Final = {
    "right-to-left": "\u202egnp.exe\u202c \u200f\u061c",
    "hebrew": "שלום \u2067abc\u2069",
    "arabic": "بيان عربي",
    "zero-width": "a\u200bb\u200cc\u200dd\u2060e\ufefff",
    "combining": "Z\u0351\u036b\u0343a\u0300\u0301\u0302",
    "emoji-family": "👩‍👩‍👧‍👦 🏳️‍🌈",
    "astral": "𐀀𝕏",
    "korean": "한국어 성명",
    "not-characters": "\ufffe\uffff\ufffd",
    "line-separators": "one\u2028two\u2029three",
    "lines": "one\ntwo\r\nthree\rfour",
    "header": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "tab": "a\tb",
    "wide-blank": "a\u3000b\u00a0c",
}
"""Letters that turn text around, cannot be seen, or end a line."""
TEXTS: Final = {**MARKUP, **MACHINES, **LETTERS}
"""What the rules of the record take."""
BAD: Final = {
    "nul": "a\x00b",
    "escape": "\x1b[31mred",
    "bell": "a\x07b",
    "delete": "a\x7fb",
    "next-line": "a\x85b",
    "lone-surrogate": "a\ud800b",
    "low-surrogate": "\udc00",
    "endless": "A" * 20_000,
    "digits": "9" * 10_001,
}
"""What no field takes: control characters, halves of characters, and more than fits."""
ALL: Final = {**TEXTS, **BAD}
