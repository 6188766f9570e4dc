"""Turns HTML and MarkdownV2 into text and entities; must only be given what the rules accepted."""

import re
from html.parser import HTMLParser

from simulator.entities import utf16_length
from simulator.wire import Json

_HTML_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler", "code": "code", "pre": "pre",
}  # fmt: skip
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_LEGACY_MARKS = {"*": "bold", "_": "italic"}
_LINK_TARGET = re.compile(r"\(((?:[^)\\]|\\.)*)\)")


class _Builder:
    """A growing text that knows its length in UTF-16."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.entities: list[Json] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def close(self, kind: str, start: int, **more: str) -> None:
        if self.length > start:
            length = self.length - start
            self.entities.append({"type": kind, "offset": start, "length": length, **more})

    def finish(self) -> tuple[str, list[Json]]:
        ordered = sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.parts), ordered


class _HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.built = _Builder()
        self.open: list[tuple[str, dict[str, str | None], int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, dict(attrs), self.built.length))

    def handle_data(self, data: str) -> None:
        self.built.add(data)

    def handle_endtag(self, tag: str) -> None:
        _, attributes, start = self.open.pop()
        if tag == "a":
            self.built.close("text_link", start, url=attributes.get("href") or "")
        elif tag == "tg-emoji":
            self.built.close("custom_emoji", start, custom_emoji_id=attributes["emoji-id"] or "")
        elif tag == "blockquote":
            kind = "expandable_blockquote" if "expandable" in attributes else "blockquote"
            self.built.close(kind, start)
        elif not (tag == "code" and self.open and self.open[-1][0] == "pre"):
            self.built.close(_HTML_KINDS[tag], start)


def from_html(text: str) -> tuple[str, list[Json]]:
    """Text and entities of valid HTML."""
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    return reader.built.finish()


class _MarkdownReader:
    """One pass over valid Markdown, with a stack of open marks."""

    def __init__(self, text: str, marks: dict[str, str]) -> None:
        self.text, self.marks, self.at = text, marks, 0
        self.built = _Builder()
        self.open: list[tuple[str, int]] = []
        self.quote: int | None = None

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.text):
            self._step()
        self._end_quote()
        return self.built.finish()

    def _step(self) -> None:
        for step in (self._escaped, self._code, self._quoted, self._link, self._mark):
            if step():
                return
        character = self.text[self.at]
        if character == "\n" and not self.text.startswith("\n>", self.at):
            self._end_quote()
        self.built.add(character)
        self.at += 1

    def _escaped(self) -> bool:
        if self.text[self.at] != "\\" or self.at + 1 >= len(self.text):
            return False
        self.built.add(self.text[self.at + 1])
        self.at += 2
        return True

    def _code(self) -> bool:
        if self.text[self.at] != "`":
            return False
        fence = "```" if self.text.startswith("```", self.at) else "`"
        end = self.text.index(fence, self.at + len(fence))
        start = self.built.length
        inside = self.text[self.at + len(fence) : end]
        self.built.add(re.sub(r"\\([`\\])", r"\1", inside))
        self.built.close("pre" if fence == "```" else "code", start)
        self.at = end + len(fence)
        return True

    def _quoted(self) -> bool:
        is_line_start = self.at == 0 or self.text[self.at - 1] == "\n"
        if not (is_line_start and self.text[self.at] == ">" and "~" in self.marks):
            return False
        self.quote = self.built.length if self.quote is None else self.quote
        self.at += 1
        return True

    def _end_quote(self) -> None:
        if self.quote is not None:
            self.built.close("blockquote", self.quote)
            self.quote = None

    def _link(self) -> bool:
        if self.text[self.at] == "[":
            self.open.append(("[", self.built.length))
            self.at += 1
            return True
        if self.text[self.at] != "]" or not self.open or self.open[-1][0] != "[":
            return False
        _, start = self.open.pop()
        target = _LINK_TARGET.match(self.text, self.at + 1)
        if target:
            self.built.close("text_link", start, url=re.sub(r"\\(.)", r"\1", target.group(1)))
        self.at = target.end() if target else self.at + 1
        return True

    def _mark(self) -> bool:
        pair, single = self.text[self.at : self.at + 2], self.text[self.at]
        mark = pair if pair in self.marks else single
        if mark not in self.marks:
            return False
        if self.open and self.open[-1][0] == mark:
            self.built.close(self.marks[mark], self.open.pop()[1])
        else:
            self.open.append((mark, self.built.length))
        self.at += len(mark)
        return True


def from_markdown(text: str, *, legacy: bool) -> tuple[str, list[Json]]:
    """Text and entities of valid MarkdownV2, or of the legacy mode."""
    return _MarkdownReader(text, _LEGACY_MARKS if legacy else _MARKS).read()
