"""How the preview looks: its one style sheet, and the digest by which the page allows it.

Owns the looks only. The cards have the measures of Telegram's apps at 320 × 568
points: text of 16 on lines of 20, keys of 40 and 4 between them.
"""

import base64
import hashlib

STYLE = """
:root { color-scheme: light; --ink: #16202a; --soft: #55636f; --paper: #fff; --line: #cfd7de;
  --ground: #f3f5f7; --wall: #dfe8e4; --key: #f7faf9; --key-ink: #155a72; --bad: #a3211a;
  --fair: #7a5200; --good: #1b6138; font: 16px/1.4 system-ui, "Noto Sans", "Noto Sans Arabic",
  "Noto Sans Ethiopic", "Noto Sans CJK SC", "Noto Color Emoji", sans-serif; }
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; padding: 16px 20px 60px; background: var(--ground); color: var(--ink); }
h1, h2, h3, h4, p, figure, ol, ul, dl, dd, fieldset { margin: 0; }
h1 { font-size: 26px; } h2 { font-size: 21px; margin: 40px 0 10px; }
h3 { font-size: 16px; } h4 { font-size: 15px; display: flex; flex-wrap: wrap; gap: 4px 8px; }
a { color: var(--key-ink); }
:focus-visible { outline: 3px solid var(--key-ink); outline-offset: 2px; }
header p { max-width: 46em; margin: 6px 0; }
.figures { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 8px 0; }
.figures div { display: flex; gap: 6px; } .figures dt { color: var(--soft); }
.figures dd { font-weight: 700; }
.contents ol { columns: 290px; column-gap: 40px; padding: 0 0 0 1.6em; }
.contents li { break-inside: avoid; }
.soft, .contents small { color: var(--soft); font-weight: 400; }
.scene { display: grid; grid-template-columns: 320px 320px minmax(280px, 1fr); gap: 12px 20px;
  align-items: start; padding: 14px 0 22px; border-top: 1px solid var(--line); }
.scene > h3 { grid-column: 1 / -1; }
.phone { width: 320px; padding: 6px 8px 10px; border-radius: 14px; background: var(--wall); }
.phone figcaption { display: flex; justify-content: space-between; gap: 8px; padding: 0 2px 6px;
  font-size: 13px; color: var(--soft); }
.message { width: 272px; } .message[dir=rtl] { margin-left: auto; }
.bubble { padding: 5px 10px 6px; border-radius: 14px; border-end-start-radius: 5px;
  background: var(--paper); font-size: 16px; line-height: 20px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble p { min-height: 20px; text-align: start; }
/* By the first letter that stands in no isolate, which `dir=auto` alone does not heed. */
.bubble p, .key { unicode-bidi: plaintext; }
.keys { display: grid; gap: 4px; padding-top: 4px; }
.row { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 4px; }
.key { display: grid; place-items: center; min-height: 40px; padding: 3px 6px; border-radius: 10px;
  background: var(--key); color: var(--key-ink); font-size: 15px; font-weight: 500;
  line-height: 20px; text-align: center; overflow-wrap: anywhere; }
meter { width: 90px; height: 10px; }
.entry { margin-bottom: 12px; padding: 10px 12px; border: 1px solid var(--line);
  border-radius: 10px; background: var(--paper); break-inside: avoid; }
.entry:target, .scene:target { outline: 3px solid var(--key-ink); outline-offset: 3px; }
.entry p { margin: 5px 0; overflow-wrap: anywhere; } .said { white-space: pre-wrap; }
.badge { padding: 0 7px; border: 1px solid; border-radius: 99px; font-size: 13px;
  font-weight: 600; }
.missing, .fuzzy, .safety { color: var(--bad); } .machine { color: var(--fair); }
.translated { color: var(--key-ink); } .reviewed, .field-tested { color: var(--good); }
.number { min-width: 2.2em; } .note { font-size: 14px; color: var(--soft); }
.measure { display: flex; align-items: center; gap: 8px; font-size: 13px; color: var(--soft); }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
th, td { padding: 3px 6px; border-top: 1px solid var(--line); text-align: start;
  vertical-align: top; }
th { width: 6.5em; font-weight: 400; color: var(--soft); }
textarea { display: block; width: 100%; height: 46px; padding: 4px 8px; font: inherit;
  border: 1px solid var(--line); border-radius: 8px; }
.asked { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 0; border: 0; font-size: 14px; }
.asked legend { float: left; padding: 0; } .asked label { white-space: nowrap; }
.alone { padding: 12px; background: var(--wall); min-height: 100vh; }
.alone .phone { width: 100%; padding: 0; }
@media (max-width: 1010px) { .scene { grid-template-columns: 320px 320px; }
  .entries { grid-column: 1 / -1; } }
@media (max-width: 690px) { body { padding: 12px 8px; }
  .scene { grid-template-columns: minmax(0, 320px); } .phone { width: 100%; } }
@media print { body { background: none; padding: 0; } .scene { break-inside: avoid-page; }
  .phone { border: 1px solid var(--line); } }
"""


def policy() -> str:
    """Return the page's own rule: this style sheet, and nothing else from anywhere."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
