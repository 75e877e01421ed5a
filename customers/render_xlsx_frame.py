"""What stands around the cells of a workbook: its parts, their relations, the styles."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

TEXT, MONEY, BOLD = 1, 2, 3  # places in CELL_STYLES
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML may hold these
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
TITLE_LENGTH = 25  # of the 31 that a sheet's name may have; the rest is for a number
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATION_TYPE = "application/vnd.openxmlformats-package.relationships+xml"

FONT = '<sz val="11"/><name val="Calibri"/>'
PLAIN = 'fillId="0" borderId="0"'
CELL_STYLES = (
    f'<xf numFmtId="0" fontId="0" {PLAIN} xfId="0"/>',
    f'<xf numFmtId="49" fontId="0" {PLAIN} xfId="0" applyNumberFormat="1"/>',  # text, also after an edit
    f'<xf numFmtId="2" fontId="0" {PLAIN} xfId="0" applyNumberFormat="1"/>',
    f'<xf numFmtId="49" fontId="1" {PLAIN} xfId="0" applyNumberFormat="1" applyFont="1"/>',
)
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    f'<fonts count="2"><font>{FONT}</font><font><b/>{FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" {PLAIN}/></cellStyleXfs>'
    f'<cellXfs count="{len(CELL_STYLES)}">{"".join(CELL_STYLES)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
SHEET_HEAD = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/><sheetData>'
)
SHEET_FOOT = "</sheetData></worksheet>"


def frame(sheets: int, title: str) -> Iterator[tuple[str, str]]:
    """The parts around so many sheets, each with its name."""
    numbers = range(1, sheets + 1)
    yield "xl/workbook.xml", _workbook(numbers, title)
    yield "xl/_rels/workbook.xml.rels", _workbook_relations(numbers)
    yield "xl/styles.xml", STYLES
    yield "_rels/.rels", RELATIONS
    yield "[Content_Types].xml", _content_types(numbers)


def _workbook(numbers: range, title: str) -> str:
    name = escape(NOT_IN_TITLES.sub(" ", ILLEGAL.sub("", title))[:TITLE_LENGTH], {'"': "&quot;"})
    sheets = "".join(
        f'<sheet name="{name}{f" ({number})" if number > 1 else ""}" sheetId="{number}" r:id="rId{number}"/>'
        for number in numbers
    )
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _workbook_relations(numbers: range) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    styles = f'<Relationship Id="rId{len(numbers) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}{styles}</Relationships>'


def _content_types(numbers: range) -> str:
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{RELATION_TYPE}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{kinds}</Types>'
    )
