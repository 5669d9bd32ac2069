"""The real LibreOffice, as this program runs it: no macro runs, no link is followed; Word 2003 XML is read whole.

The macro is first shown to be armed: opened with macros allowed, it runs.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from ingestion.documents import office, soffice
from ingestion.documents.grid import Document
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.sniff import sniff

_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"


@pytest.fixture
def program() -> Path:
    found = soffice.find()
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


class Listener:
    """A port of this machine, and how often anybody came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.calls = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                self.calls += 1
                caller.close()

    def close(self) -> None:
        """End it."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def _converted(data: bytes) -> Document:
    (made,) = office.convert([sniff(data)])
    assert not isinstance(made, DocumentRefused), made.notice.message()
    return office.read_converted(made)


def _said(document: Document) -> str:
    return "\n".join(getattr(block, "text", "") for block in document.blocks)


def _linked(port: int) -> dict[str, bytes]:
    """Documents with links of each kind to a port."""
    url = f"http://127.0.0.1:{port}"
    picture = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}/a.png" \\\\* MERGEFORMAT}}{{\\fldrslt }}}}'
    text = f'{{\\field{{\\*\\fldinst INCLUDETEXT "{url}/a.rtf"}}{{\\fldrslt }}}}'
    template = f"{{\\*\\template {url}/a.dot}}"
    word = (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="{_WORD_2003}" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:docPr>'
        f'<w:attachedTemplate w:val="{url}/a.dot"/></w:docPr><w:body><w:p><w:r><w:t>words</w:t></w:r></w:p>'
        f'<w:p><w:r><w:pict><v:shape style="width:9pt;height:9pt"><v:imagedata src="{url}/a.png"/></v:shape></w:pict>'
        "</w:r></w:p></w:body></w:wordDocument>"
    )
    return {"rtf": f"{{\\rtf1{template} words {picture}{text}}}".encode(), "word_xml": word.encode()}


@pytest.mark.parametrize("name", ["rtf", "word_xml"])
def test_no_link_is_followed(program: Path, listener: Listener, name: str) -> None:
    with socket.create_connection(("127.0.0.1", listener.port)):
        pass  # the port does count its callers
    data = _linked(listener.port)[name]
    assert str(listener.port).encode() in data
    assert "words" in _said(_converted(data))
    assert listener.calls == 1


def _with_macro(written: Path) -> bytes:
    """A flat OpenDocument text whose macro writes a file when the document is opened."""
    code = (
        f'Sub Main\nDim n\nn = FreeFile\nOpen "{written}" For Output As #n\nPrint #n, "run"\nClose #n\n'
        "StarDesktop.terminate\nEnd Sub"
    )
    run = "vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="{_OPEN}:office:1.0" '
        f'xmlns:text="{_OPEN}:text:1.0" xmlns:script="{_OPEN}:script:1.0" '
        'xmlns:ooo="http://openoffice.org/2004/office" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:scripts>'
        '<office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard">'
        f'<ooo:module ooo:name="Module1"><ooo:source-code>{escape(code)}</ooo:source-code></ooo:module>'
        "</ooo:library-embedded></ooo:libraries></office:script><office:event-listeners>"
        f'<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="{run}" '
        'xlink:type="simple"/></office:event-listeners></office:scripts>'
        "<office:body><office:text><text:p>words</text:p></office:text></office:body></office:document>"
    ).encode()


def test_no_macro_runs(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = tmp_path / "written"
    given = tmp_path / "given.fodt"
    given.write_bytes(_with_macro(written))

    node = "/org.openoffice.Office.Common/Security/Scripting"
    with monkeypatch.context() as allowed:
        allowed.setattr(soffice, "_SETTINGS", ((node, "MacroSecurityLevel", "0"),))
        profile, scratch = tmp_path / "profile", tmp_path / "scratch"
        (profile / "user").mkdir(parents=True)
        scratch.mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(soffice._profile(), encoding="utf-8")
        command = [str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", str(given)]
        soffice.run(command, tmp_path, soffice._environment(profile, scratch), 60)
    assert written.exists(), "the macro of this test does not run even where it may"
    written.unlink()

    into, work = tmp_path / "into", tmp_path / "work"
    into.mkdir()
    work.mkdir()
    assert soffice.convert(program, [given], into, work, "OpenDocument Text Flat XML")
    assert (into / "given.docx").is_file()
    assert not written.exists()


def _word_2003(rows: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{_WORD_2003}"><w:body><w:p><w:r><w:t>Отчет за III квартал</w:t></w:r></w:p>'
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='900'/><w:gridCol w:w='900'/><w:gridCol w:w='900'/></w:tblGrid>"
        f"{rows}</w:tbl><w:p/></w:body></w:wordDocument>"
    ).encode()


def _cell(words: str, properties: str = "") -> str:
    text = f"<w:r><w:t>{words}</w:t></w:r>" if words else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/>{properties}</w:tcPr><w:p>{text}</w:p></w:tc>'


def test_word_2003_xml_is_read_and_its_lost_merges_are_said(program: Path) -> None:
    down, on = '<w:vmerge w:val="restart"/>', "<w:vmerge/>"
    rows = (
        f"<w:tr>{_cell('№')}{_cell('Мероприятие')}{_cell('Сроки')}</w:tr>"
        f"<w:tr>{_cell('Департамент культуры', '<w:gridSpan w:val=' + chr(34) + '3' + chr(34) + '/>')}</w:tr>"
        f"<w:tr>{_cell('1')}{_cell('Обмен', down)}{_cell('май')}</w:tr>"
        f"<w:tr>{_cell('2')}{_cell('', on)}{_cell('июнь')}</w:tr>"
    )
    document = _converted(_word_2003(rows))
    (table,) = document.tables
    assert document.format == "word_xml"
    assert _said(document).strip() == "Отчет за III квартал"
    assert [[cell.words for cell in table.row(number)] for number in range(1, 5)] == [
        ["№", "Мероприятие", "Сроки"],
        ["Департамент культуры"],
        ["1", "Обмен", "май"],
        ["2", "", "июнь"],  # the import of LibreOffice knows no vertical merges
    ]
    assert (document.has_merges, document.needs_review) == (False, True)
    assert [notice.code for notice in document.notices] == ["converted_by_libreoffice", "word_2003_merges_not_kept"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_old_word_by_another_name_is_told_by_its_content(program: Path, number: int) -> None:
    """RTF, Word 2003 XML and a web page that bear the name of a .doc, as older programs and portals write them."""
    body = "<w:tr>" + _cell("№") + _cell("Что") + _cell("Где") + "</w:tr>"
    page = "<html><head><meta charset=utf-8></head><body><table><tr><td>№<td>Что<td>Где</table></body></html>"
    rtf = (
        b"{\\rtf1\\ansi\\ansicpg1251 \\trowd\\cellx900\\cellx1800\\cellx2700\\intbl "
        + "№\\cell Что\\cell Где\\cell\\row}".encode("cp1251")
    )
    from ingestion.documents.worker import Worker

    with Worker() as worker:
        document = worker.read((rtf, _word_2003(body), page.encode())[number], "Отчёт.doc")
    assert document.format == ("rtf", "word_xml", "html")[number]
    (table,) = document.tables
    assert [cell.words for cell in table.row(1)] == ["№", "Что", "Где"]
