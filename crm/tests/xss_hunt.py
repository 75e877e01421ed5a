"""A browser that looks for payloads which are more than text."""

from typing import Any

from playwright.sync_api import Page

from .xss_rows import Rows

OK = 200
# Runs where a payload would; what a frame says comes here as well.
HOOK = """
window.__xss = (number) => console.error(`executed ${number}`);
for (const name of ["alert", "confirm", "prompt"]) window[name] = (text) => console.error(`executed ${text}`);
"""

# Which payloads a document holds, and what in it came from one without being text. Pages stay where they are: to
# bring them here takes as long as to make them.
AUDIT = r"""
const PLACES = new Set(["alt", "aria-label", "class", "placeholder", "title", "value"]);
const FOREIGN = new Set(["base", "embed", "frame", "iframe", "marquee", "object", "plaintext"]);
const ADDRESSES = new Set(["action", "formaction", "href", "src"]);
const isCode = (text) => /^\s*(java\s*script|data|vbscript):/i.test(text);
const isOurs = (text) => /__xss|\{\{7\*|\{% debug|__class__/.test(text);

// An address of our own that carries a text as a value, with every sign of it spelt out.
const isCarried = ({ name, value }) => ADDRESSES.has(name) && /^[?\/][^<>"'`\s]*$/.test(value);

const all = (text, pattern) => [...new Set(text.match(pattern))];
const DIGESTS = /<input[^>]*name="seen"[^>]*>/g;  // their digits are nobody's numbers
// Not within a token, nor a part of a second: these would be found by chance.
const NUMBER = /(?<![A-Za-z.])9\d{5}(?![A-Za-z])/g;
const SUM = /6\d{6}/g;  // seven times a number

function audit(doc) {
    const faults = [];
    for (const element of doc.querySelectorAll("*")) {
        const name = element.localName;
        if (/[^a-z0-9-]/.test(name) || FOREIGN.has(name)) faults.push(`<${name}>`);
        if (["script", "style"].includes(name) && isOurs(element.textContent)) faults.push(element.outerHTML);
        for (const attribute of element.attributes) {
            if (/["'<>=`{}]|__xss/.test(attribute.name)) faults.push(element.outerHTML);
            if (isCarried(attribute)) continue;
            if (isOurs(attribute.value) && !PLACES.has(attribute.name) && !attribute.name.startsWith("data-"))
                faults.push(`${name} ${attribute.name}=${attribute.value}`);
            if (isCode(attribute.value) && ADDRESSES.has(attribute.name))
                faults.push(`${name} ${attribute.name}=${attribute.value}`);
        }
    }
    const html = doc.documentElement.outerHTML;
    return { faults, numbers: all(html.replace(DIGESTS, ""), NUMBER), sums: all(html, SUM) };
}
"""
OPENED = f"() => {{ {AUDIT} return audit(document); }}"
FETCHED = f"""async ([address, form]) => {{
    {AUDIT}
    const csrf = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    const body = form && new URLSearchParams(form);
    const headers = {{ "HX-Request": "true", "X-CSRFToken": csrf }};
    const answer = await fetch(address, {{ method: form ? "POST" : "GET", body, headers }});
    const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
    return {{ status: answer.status, ...audit(doc) }};
}}"""


class Hunt:
    """Looks at pages with a browser's eyes and keeps what was seen."""

    def __init__(self, page: Page, rows: Rows) -> None:
        self.page, self.texts = page, rows.texts
        self.seen: set[int] = set()
        self.sums = {7 * number for number, (_field, text) in rows.texts.placed.items() if text.startswith("{{7*")}
        self.pages = 0
        self.faults: list[str] = []
        self.said: list[str] = []
        page.on("console", lambda said: self.said.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: self.said.append(f"executed {dialog.message}") or dialog.dismiss())

    def open(self, address: str) -> None:
        """Load a page with its scripts."""
        answer = self.page.goto(address)
        assert answer.status == OK, address
        self.look(address)

    def look(self, where: str) -> None:
        """The page as it stands now."""
        self._note(where, self.page.evaluate(OPENED))

    def read(self, address: str, form: dict[str, str] | None = None) -> None:
        """A page or fragment that the browser only takes apart."""
        answer = self.page.evaluate(FETCHED, [address, form])
        assert answer["status"] == OK, address
        self._note(address, answer)

    def _note(self, where: str, found: dict[str, Any]) -> None:
        self.pages += 1
        self.seen |= set(map(int, found["numbers"])) & self.texts.placed.keys()
        sums = [f"worked out: {number}" for number in found["sums"] if int(number) in self.sums]
        self.faults += [f"{where}: {fault}" for fault in [*found["faults"], *sums]]
