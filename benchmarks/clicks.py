"""What an agent waits for at the desk, in a real browser: from a tag's click to the chip, from a key to the scripts.

    ./run bench clicks [TIMES]

Debian's Chromium, the web server that `./run web` starts, the demo shop; each engine in turn.
"""

import os
import shutil
import sys
from statistics import quantiles

from benchmarks.engines import current_engine, run_on_each_engine

TIMES = 40
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# From the click until the chip of that tag has come or gone and has been laid out.
CLICK = """([button, chip, wanted]) => new Promise((done) => {
    const started = performance.now();
    const look = () => {
        const shown = [...document.querySelectorAll(".dk-chip")].some((one) => one.textContent.includes(chip));
        if (shown !== wanted) return requestAnimationFrame(look);
        document.body.getBoundingClientRect();
        done(performance.now() - started);
    };
    document.querySelector(button).click();
    requestAnimationFrame(look);
})"""
# From the key until the list of scripts is another one.
TYPE = """(text) => new Promise((done) => {
    const box = document.querySelector("#pal input"), list = document.querySelector("#pal-list");
    const started = performance.now();
    const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now() - started); });
    watch.observe(list.parentElement, { childList: true, subtree: true });
    box.value = text;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
})"""


def main() -> None:
    """Measure on the engine of this process, or start one process for each."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    if current_engine() is None:
        sys.exit(run_on_each_engine("benchmarks.clicks", [str(times)]))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    measure(times)


def measure(times: int) -> None:
    """Print median and p95 of both, and whether they hold."""
    from django.contrib.auth.models import User
    from playwright.sync_api import sync_playwright

    from benchmarks.web_visits import serving

    user = User.objects.create_superuser("bench")
    address, cookies = _door(user)
    with serving(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 650})
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        _report("tag click to visible change", [_click(page, turn) for turn in range(times)], cap=150)
        page.keyboard.press("/")
        page.wait_for_selector("#pal-list [aria-selected=true]")
        page.wait_for_timeout(500)
        words = ["sy", "睡衣", "q", "送", "yt", "茶"]
        _report(
            "palette key to results, the pause included", [_type(page, words[n % 6]) for n in range(times)], cap=None
        )
        browser.close()


def _door(user: object) -> tuple[str, list[dict[str, str]]]:
    """The page of a buyer who lacks a use scene, and the cookies of a session."""
    from django.conf import settings

    from benchmarks.web_visits import cookie_of
    from customers.models import Customer

    has_scene = Customer.objects.filter(tags__tag__group__slug="use_scene")
    buyer = Customer.objects.filter(is_grey=False).exclude(pk__in=has_scene).order_by("pk").first()
    if buyer is None:
        sys.exit("The demo shop has no buyer with a gap.")
    home = f"http://127.0.0.1:{settings.ENV.port}"
    cookies = [pair.split("=", 1) for pair in cookie_of(user).split("; ")]  # type: ignore[arg-type]
    return (
        f"{home}/admin/customers/customer/{buyer.pk}/change/",
        [{"name": name, "value": value, "url": home} for name, value in cookies],
    )


def _click(page: object, turn: int) -> float:
    """Set the tag in even turns, take it off in odd ones; milliseconds."""
    is_setting = turn % 2 == 0
    button = page.locator(  # type: ignore[attr-defined]
        "[data-column='1'] .dk-add" if is_setting else "[data-column='1'] .dk-x"
    ).first
    button.evaluate("one => one.id = 'measured'")
    chip = "-1"
    taken = page.evaluate(CLICK, ["#measured", chip, is_setting])  # type: ignore[attr-defined]
    page.wait_for_timeout(150)  # type: ignore[attr-defined]
    return float(taken)


def _type(page: object, text: str) -> float:
    taken = page.evaluate(TYPE, text)  # type: ignore[attr-defined]
    page.wait_for_timeout(200)  # type: ignore[attr-defined]
    return float(taken)


def _report(what: str, taken: list[float], *, cap: float | None) -> None:
    cuts = quantiles(taken, n=20)
    held = "" if cap is None else f" ({'holds' if cuts[9] <= cap else 'MISSES'}, cap {cap:g})"
    print(f"{what}: p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms{held}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
