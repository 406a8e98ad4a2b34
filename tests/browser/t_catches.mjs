/*
 * Every judge finds fault with a page that has one, and none with a page that
 * has none: one planted bug each.
 */
import { chromium, open, serveFiles, tally, totp } from "./lib.mjs";
import { anatomy, anatomyFaults, axeFaults, fragmentFaults, htmlFaults,
    inlineFaults, keyboardFaults, loadFaults, overflowFaults, weightFaults }
    from "./judge.mjs";
import { crawl } from "./crawl.mjs";
import { faultsOfRules } from "./pages.mjs";

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "img-src 'self'; connect-src 'self'; form-action 'self'; " +
    "require-trusted-types-for 'script'";
const style = "body { color: #222; background: #fff } " +
    ":focus-visible { outline: 3px solid #c7962b } " +
    "@media (prefers-color-scheme: dark) { .dim { color: #bbb } } " +
    ".pale { color: #bbb } .wide { width: 700px } " +
    ".cut { overflow: hidden } " +
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
    cut: doc('<div class="cut"><p class="wide">Rộng</p></div>'),
    fragment: doc('<p><a href="#y">y</a></p><p id="x">x</p>'),
    unclosed: doc("<p><b>đậm<p>y</b>"),
    headless: doc("").replace("<h1>Thử</h1>", "<h2>Thử</h2>"),
    twice: doc("<h1>Hai</h1>"),
    foreign: doc("").replace('lang="vi"', 'lang="en"'),
    untitled: doc("").replace("<title>Thử", "<title> – Sơ Kết"),
    button: doc('<button><svg viewBox="0 0 1 1"></svg></button>'),
    pale_dark: doc('<p class="dim">Chữ mờ trong tối</p>'),
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
finds("what is cut off", await overflowFaults(await at("cut")), /^cut off at/);
finds("a heavy page (browser)", await loadFaults(await at("heavy")), /bytes/);
await tab.page.emulateMedia({ colorScheme: "dark" });
finds("low contrast in the dark", await axeFaults(await at("pale_dark"),
    { only: ["color-contrast"] }), /^color-contrast:/);
await tab.page.emulateMedia({ colorScheme: "light" });
t.none("which is none in the light", await axeFaults(await at("pale_dark"),
    { only: ["color-contrast"] }));

/* how a page is built */
const desk = await browser.newPage();
const built = async (name, how = { lang: "vi" }) => anatomyFaults(
    await desk.evaluate(anatomy, pages[name] ?? name), how);
const help = (text) => doc("").replace("<main>",
    `<main><details class="about"><summary>?</summary><p>${text}</p></details>`);

t.none("a good page: built", await built("good"));
t.none("a good page: help", await built(help("Một. Hai 1.234 buổi. Ba."),
    { lang: "vi", help: true }));
finds("a page without h1", await built("headless"), /^0 h1/);
finds("a page with two h1", await built("twice"), /^2 h1/);
finds("another language", await built("foreign"), /lang="en", not vi/);
finds("an empty title", await built("untitled"), /title is/);
finds("a field without a label", await built("label"), /without a name: <input/);
finds("a button without a name", await built("button"), /a name: <button/);
finds("a page without help", await built("good", { lang: "vi", help: true }),
    /help of 0/);
finds("help of two sentences", await built(help("Một. Hai."),
    { lang: "vi", help: true }), /help of 2/);
const bones = async (html) => (await desk.evaluate(anatomy, html)).skeleton[0];

t.is("other words and more of the same are the same build",
    await bones(doc("<ul><li>a</li><li>b</li></ul>")),
    await bones(doc("<ul><li>c</li></ul>")));
t.ok("another part is another build", await bones(doc("<p>a</p>")) !==
    await bones(doc("<p>a <b>c</b></p>")));
finds("a route that no rule fills", faultsOfRules(["/units", "/new"],
    { "/units": [] }), /\/new has no rule/);
finds("a rule of no route", faultsOfRules(["/units"],
    { "/units": [], "/gone": [] }), /\/gone is no route/);
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
