"""
Open a report in headless Chromium as a phone and as a laptop show it, in light and dark, and say what does not hold.

    python benchmarks/report.py report.html [--shots FOLDER] [--chromium PATH]

At 390 and 1280 pixels: the page is no wider than the screen, letters of the chart are 12 pixels or more, no text of
the chart leaves the screen, and nothing outside is asked for.  With `--shots`, a picture of each.  Exits 1 on a
finding.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path

WIDTHS = (390, 1280)

# The report runs no script, so a page around it measures it.
PROBE = """<!DOCTYPE html><body style="margin:0">
<iframe src="{report}" style="width:{width}px;height:2000px;border:0"></iframe><pre id="found"></pre>
<script>
addEventListener("load", () => {{
  const frame = document.querySelector("iframe"), inside = frame.contentDocument, root = inside.documentElement;
  const texts = [...inside.querySelectorAll("svg text")], boxes = texts.map(text => text.getBoundingClientRect());
  document.querySelector("#found").textContent = JSON.stringify({{
    width: root.clientWidth,
    content: root.scrollWidth,
    outside: texts.filter((_, i) => boxes[i].left < 0 || boxes[i].right > root.clientWidth).map(t => t.textContent),
    smallest: Math.min(...texts.map(text => parseFloat(frame.contentWindow.getComputedStyle(text).fontSize))),
    marks: inside.querySelectorAll("svg .mark").length,
    tables: [...inside.querySelectorAll(".scroll")].map(one => [one.clientWidth, one.scrollWidth]),
    sought: frame.contentWindow.performance.getEntriesByType("resource").map(one => one.name),
  }});
}});
</script>"""


def measured(chromium: str, report: Path, width: int) -> dict[str, object]:
    """What the page around the report found out about it."""
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe.html"
        probe.write_text(PROBE.format(report=report.as_uri(), width=width), encoding="utf-8")
        out = browse(
            chromium, probe, "--allow-file-access-from-files", f"--window-size={width + 20},2100", "--dump-dom"
        )
    found = re.search(r'<pre id="found">(.+?)</pre>', out, re.DOTALL)
    if not found:
        sys.exit("Chromium showed no report; is the path right?")
    return dict(json.loads(unescape(found[1])))


def browse(chromium: str, page: Path, *options: str) -> str:
    """Open *page* without a screen, and return what was printed."""
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def main() -> int:
    """Measure, print, and say whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    options = parser.parse_args()
    if not options.chromium:
        parser.error("no Chromium here; name one with --chromium")
    report = options.report.resolve()
    bad = False
    for width in WIDTHS:
        found = measured(options.chromium, report, width)
        wrong = {
            "the page is wider than the screen": found["width"] != width or found["content"] != width,
            "text of the chart leaves the screen": bool(found["outside"]),
            "letters of the chart are too small": found["smallest"] is not None and float(str(found["smallest"])) < 12,
            "something outside was asked for": bool(found["sought"]),
        }
        findings = [what for what, so in wrong.items() if so]
        bad = bad or bool(findings)
        print(f"{width} px: {'; '.join(findings) or 'well'}  {json.dumps(found, ensure_ascii=False)}")
        if options.shots:
            options.shots.mkdir(parents=True, exist_ok=True)
            for scheme, extra in (("light", []), ("dark", ["--blink-settings=preferredColorScheme=0"])):
                shot = (options.shots / f"{report.stem}-{width}-{scheme}.png").resolve()
                browse(options.chromium, report, *extra, f"--window-size={width},2000", f"--screenshot={shot}")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
