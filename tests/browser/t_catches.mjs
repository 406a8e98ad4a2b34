/*
 * Every judge finds fault with a page that has one, and none with a page that
 * has none: one planted bug each.
 */
import { chromium, open, serveFiles, tally, totp } from "./lib.mjs";
import { axeFaults, fragmentFaults, htmlFaults, inlineFaults, keyboardFaults,
    overflowFaults, weightFaults } from "./judge.mjs";
import { crawl } from "./crawl.mjs";

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "img-src 'self'; connect-src 'self'; form-action 'self'; " +
    "require-trusted-types-for 'script'";
const style = "body { color: #222; background: #fff } " +
    ":focus-visible { outline: 3px solid #c7962b } " +
    ".pale { color: #bbb } .wide { width: 700px } " +
    ".blind:focus { outline: 0 }";
const doc = (body, head = "") => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Thử</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/s.css">${head}</head>
<body><main><h1>Thử</h1>${body}</main></body></html>`;
const good = '<p><label for="n">Tên</label> <input id="n" name="n">' +
    '<a href="/good">Trang</a></p><p id="x">x</p>';
const pages = {
    good: doc(good),
    label: doc('<p><input name="n"></p>'),
    pale: doc('<p class="pale">Chữ mờ trên nền trắng</p>'),
    link: doc('<p><a href="/gone">Trang</a></p>'),
    outside: doc('<p><a href="https://example.org/">Trang</a></p>'),
    style: doc('<p style="color: red">Chữ đỏ</p>'),
    script: doc("<p>x</p>", '<script src="/bad.js" defer></script>'),
    wide: doc('<p class="wide">Rộng</p>'),
    fragment: doc('<p><a href="#y">y</a></p><p id="x">x</p>'),
    unclosed: doc("<p><b>đậm<p>y</b>"),
    heavy: doc("<p>" + "x".repeat(100 * 1024) + "</p>"),
    blind: doc('<p><a class="blind" href="/good">Trang</a></p>'),
    order: doc('<p><a href="/good">một</a></p><p tabindex="3">x</p>' +
        '<p><a href="/good" tabindex="1">hai</a></p>'),
    away: doc('<form action="https://example.org/"><button>Gửi</button></form>'),
};
const answers = Object.fromEntries(Object.entries(pages).map(([k, body]) =>
    ["/" + k, () => ({ body })]));

answers["/s.css"] = () => ({ type: "text/css", body: style });
answers["/bad.js"] = () => ({ type: "text/javascript",
    body: 'document.body.innerHTML = "<b>x</b>"; throw new Error("planted")' });
answers["/favicon.ico"] = () => ({ body: "" });

const t = tally();
const site = await serveFiles(answers, csp);
const browser = await chromium();
const tab = await open(browser, site, { width: 360 });
const finds = (what, faults, words) =>
    t.ok(`${what} is found`, faults.some((f) => words.test(f)),
        JSON.stringify(faults));
const at = async (name) => {
    tab.faults();
    await tab.page.goto(site.url + "/" + name);
    await tab.page.waitForTimeout(100);
    return tab.page;
};

await at("good");
t.none("a good page: browser", tab.faults());
t.none("a good page: axe", await axeFaults(tab.page));
t.none("a good page: overflow", await overflowFaults(tab.page));
t.none("a good page: keyboard", await keyboardFaults(tab.page));
t.none("a good page: HTML", htmlFaults(pages.good));
t.none("a good page: inside", inlineFaults(pages.good));
t.none("a good page: weight", await weightFaults(site, pages.good));
t.none("a good page: fragments", fragmentFaults(pages.good));
t.none("a good page: links", (await crawl(site, ["/good"])).faults);

finds("a missing label", await axeFaults(await at("label")), /^label:/);
finds("low contrast", await axeFaults(await at("pale")), /^color-contrast:/);
finds("overflow", await overflowFaults(await at("wide")), /wider than 360/);
await at("style");
finds("an inline style (policy)", tab.faults(), /style/);
finds("an inline style (source)", inlineFaults(pages.style), /style/);
finds("an inline style (HTML)", htmlFaults(pages.style), /no-inline-style/);
await at("script");
finds("untrusted HTML", tab.faults(), /TrustedHTML/);
await (await at("away")).evaluate(() =>
    document.querySelector("button").click());
await tab.page.waitForTimeout(100);
finds("a form that leads away", tab.faults(), /form-action/);
finds("a broken link", (await crawl(site, ["/link"])).faults, /404 at .gone/);
finds("a link outside", (await crawl(site, ["/outside"])).faults,
    /leads outside/);
finds("a lost fragment", fragmentFaults(pages.fragment), /leads nowhere: #y/);
finds("unclosed elements", htmlFaults(pages.unclosed), /close-order|implicit/);
finds("a heavy page", await weightFaults(site, pages.heavy), /bytes/);
finds("unseen focus", await keyboardFaults(await at("blind")), /looks the same/);
finds("a twisted order", await keyboardFaults(await at("order")), /comes after|not reached/);

/* last: it leaves the tab on a page of the browser's own */
await tab.page.goto("http://192.0.2.1/").catch(() => 0);
finds("a request outside", tab.faults(), /asks the network/);

/* RFC 6238, appendix B, its last six digits. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

t.is("one-time code at 59", totp(secret, 59), "287082");
t.is("one-time code at 1111111109", totp(secret, 1111111109), "081804");
t.is("one-time code at 20000000000", totp(secret, 20000000000), "353130");
await t.end(browser, site);
