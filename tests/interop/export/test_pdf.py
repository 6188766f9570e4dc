"""Filed pages, read by Poppler: tagged, whole, in any script that this machine can write."""

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from desk.export import fonts, pdf
from tests.bot.services.scene import Scene
from tests.desk.export.bench import NAME, PLATE, Bench, squeezed

WHOLE = {"what": "whole", "words": "For the file.", "format": "pdf"}
STORIES = {
    "ar": "جاء الجنود إلى القرية ليلا وأخذوا أخي ولم يعد",
    "am": "ወታደሮቹ በሌሊት ወደ መንደሩ መጡ ወንድሜን ወሰዱት",
    "my": "စစ်သားတွေ ညမှာ ရွာကို ရောက်လာတယ်",
    "hi": "सैनिक रात में गाँव आए और मेरे भाई को ले गए",
    "zh": "士兵晚上来到村里 带走了我弟弟 他没有回来",
}
HAN = ("zh-cn", "zh-tw", "zh-hk", "ja", "ko")
"""Who writes with Chinese signs; a font for one of them has most."""


@pytest.fixture
def no_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine's fonts but those with Chinese signs, whatever is installed."""
    wanted = "<pattern><patelt name='lang'><string>{}</string></patelt></pattern>"
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        "<fontconfig><include>/etc/fonts/fonts.conf</include><selectfont><rejectfont>"
        f"{''.join(map(wanted.format, HAN))}</rejectfont></selectfont></fontconfig>",
        encoding="utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
    fonts.installed.cache_clear()
    yield
    fonts.installed.cache_clear()


def reads(tool: str, content: bytes, folder: Path, *options: str) -> str:
    """What one of Poppler's tools says of a PDF."""
    path = folder / "case.pdf"
    path.write_bytes(content)
    target = ["-"] if tool == "pdftotext" else []
    answer = subprocess.run(
        [tool, *options, str(path), *target], capture_output=True, text=True, timeout=60, check=True
    )
    return answer.stdout


async def told(folder: Path, story: str, language: str = "en") -> Bench:
    """A head's browser at a case with one story."""
    scene = Scene(seed="filed")
    await scene.tells(story)
    await scene.sends()
    made = Bench(scene, folder, language=language)
    made.reference = (await scene.case()).reference
    made.is_now("head")
    return made


async def test_a_case_is_a_tagged_pdf_that_says_what_it_is(bench: Bench, tmp_path: Path) -> None:
    """Tagged, titled, every page marked, its fonts embedded, nothing active in it."""
    bench.is_now("head")
    content = (await bench.exports(**WHOLE)).content
    info = reads("pdfinfo", content, tmp_path)
    text = reads("pdftotext", content, tmp_path)
    tags = reads("pdfinfo", content, tmp_path, "-struct")

    assert re.search(r"Tagged:\s+yes", info)
    assert re.search(r"JavaScript:\s+no", info)
    assert re.search(r"Form:\s+none", info)
    assert "CONFIDENTIAL" in info
    assert {"H1", "H2", "Table", "TH", "P"} <= set(re.findall(r"\w+", tags))
    for page in text.rstrip("\f").split("\f"):
        assert f"CONFIDENTIAL · {bench.reference[:3]}-{bench.reference[3:]}" in page
        assert re.search(r"Page \d of \d", page)
        assert "copy 1" in page
    used = reads("pdffonts", content, tmp_path).splitlines()[2:]
    assert used
    assert all(" yes " in line for line in used)
    assert b"pdfuaid" in content or "pdfuaid" in reads("pdfinfo", content, tmp_path, "-meta")


async def test_hidden_words_are_not_in_a_pdf(bench: Bench, tmp_path: Path) -> None:
    """Not under a box, not in its tags, not in its raw bytes; and the boxes are black."""
    bench.is_now("head")
    plain = (await bench.exports(**WHOLE)).content
    hidden = (await bench.exports(**WHOLE, hide=f"{NAME}\n{PLATE}")).content

    assert squeezed(NAME) in squeezed(reads("pdftotext", plain, tmp_path))
    for tool, options in (("pdftotext", ()), ("pdfinfo", ("-struct-text",))):
        said = squeezed(reads(tool, hidden, tmp_path, *options))
        assert "Kanarien" not in said
        assert "4471" not in said
    assert b"Kanarien" not in hidden
    assert _black(hidden, tmp_path) > _black(plain, tmp_path)


@pytest.mark.parametrize("language", STORIES)
async def test_any_script_with_a_font_is_written(tmp_path: Path, language: str) -> None:
    """Shaped and whole: Poppler reads every word back, whatever the order of its line."""
    bench = await told(tmp_path / "desk", STORIES[language])
    content = (await bench.exports(**WHOLE)).content
    await bench.http.aclose()
    await bench.scene.close()

    assert content.startswith(b"%PDF-")
    text = reads("pdftotext", content, tmp_path)
    told_words = {word for word in re.findall(r"\w+", STORIES[language]) if len(word) > 3}
    found = sum(word in text for word in told_words)
    # A line of Chinese is broken anywhere, so what stands between its spaces may be too.
    text = text if language != "zh" else "".join(text.split())
    # Signs above and below letters come back in another order; most words come back as they are.
    assert found * 2 >= len(told_words)


@pytest.mark.usefixtures("no_chinese")
async def test_a_script_without_a_font_is_refused_by_name(tmp_path: Path) -> None:
    """Where no font has Chinese, nothing is made, and nothing recorded."""
    bench = await told(tmp_path / "desk", "士兵晚上来到村里，带走了我弟弟")
    answer = await bench.exports(**WHOLE)
    await bench.http.aclose()
    await bench.scene.close()

    assert answer.status_code == 409
    assert "Chinese (Han)" in answer.text
    assert [a for a, *_ in bench.client.acts if a == "export"] == []


async def test_smileys_are_written_out(tmp_path: Path) -> None:
    """A sign that no font has is not a box, but its name."""
    bench = await told(tmp_path / "desk", "I am sad \U0001fae0 today")
    content = (await bench.exports(**WHOLE)).content
    await bench.http.aclose()
    await bench.scene.close()

    text = " ".join(reads("pdftotext", content, tmp_path).split())
    assert "I am sad" in text
    assert "[melting face]" in text or "\U0001fae0" in text


async def test_the_interface_in_arabic_makes_an_arabic_pdf(tmp_path: Path) -> None:
    """Right to left, its page numbers counted."""
    bench = await told(tmp_path / "desk", STORIES["ar"], language="ar")
    content = (await bench.exports(**WHOLE)).content
    await bench.http.aclose()
    await bench.scene.close()

    assert re.search(r"[\u0600-\u06ff\ufe70-\ufeff]{3}", reads("pdftotext", content, tmp_path))


async def test_a_long_case_is_filed_in_bounded_time(tmp_path: Path) -> None:
    """As much as one message holds, over several pages."""
    bench = await told(tmp_path / "desk", "A long day. " * 330)
    content = (await bench.exports(**WHOLE)).content
    await bench.http.aclose()
    await bench.scene.close()

    pages = re.search(r"Pages:\s+(\d+)", reads("pdfinfo", content, tmp_path))
    assert pages is not None
    assert int(pages[1]) >= 2


def test_a_page_that_names_something_fetches_nothing(tmp_path: Path) -> None:
    """No request goes out and no file of this machine gets in, whatever a page names."""
    picture = tmp_path / "picture.png"
    Image.new("RGB", (8, 8), "black").save(picture)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        page = (
            f'<html lang="en"><title>t</title><img alt="x" src="{picture.as_uri()}">'
            f'<img alt="y" src="http://127.0.0.1:{port}/x.png"><p>text</p></html>'
        )
        content = pdf.make_pdf(page, f"@import url(http://127.0.0.1:{port}/x.css);")
        with pytest.raises(TimeoutError):
            listener.accept()

    assert b"/Image" not in content


def _black(content: bytes, folder: Path) -> int:
    """How many pixels of the pages are black."""
    path = folder / "seen.pdf"
    path.write_bytes(content)
    subprocess.run(
        ["pdftoppm", "-r", "50", "-gray", str(path), str(folder / "seen")], check=True, timeout=60
    )
    total = 0
    for page in folder.glob("seen-*.pgm"):
        with Image.open(page) as seen:
            total += sum(seen.histogram()[:40])
        page.unlink()
    return total
