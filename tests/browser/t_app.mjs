/*
 * assets/app.js hook by hook, on small pages made here and under the policy of the
 * program's own; each page also works without it.  With an argument (plants below) a
 * part of the script is wrong, to show that these tests would notice.
 */
import { chromium, open, tally } from "./lib.mjs";
import { asset, serveStatic } from "./static.mjs";

const doc = (body) => `<!doctype html><html lang="vi"><head>
<meta charset="utf-8"><title>Thử</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css"><script src="/app.js" defer></script>
</head><body><main class="wrap"><h1>Thử</h1>${body}</main></body></html>`;
const secrets = '<input type="hidden" name="csrf" value="C1">' +
    '<input type="hidden" name="once" value="O1">' +
    '<input type="hidden" name="version" value="7">';
const pages = {
    draft: `<form method="post" action="/done" data-guard
data-autosave="/autosave">${secrets}
<label for="t">Tên</label><input id="t" name="title" value="cũ">
<label for="p">Nơi</label><input id="p" name="place" value="xã">
<label><input type="checkbox" name="joint" value="1" checked> chung</label>
<button>Lưu</button> <span data-saved role="status"></span></form>
<p><a href="/list">đi</a></p>`,
    list: `<label for="q">Lọc</label><input id="q" data-filter="#rows">
<form method="post" action="/done"><table id="rows"><thead><tr><th><input
type="checkbox" data-select-all hidden aria-label="Tất cả"></th><th>Đơn vị</th>
</tr></thead><tbody>
<tr><td><input type="checkbox" name="id" value="1"></td><td>Xã Hữu Lũng</td></tr>
<tr><td><input type="checkbox" name="id" value="2"></td><td>Xã Yên Vượng</td></tr>
<tr><td><input type="checkbox" name="id" value="3"></td><td>Xã Yên Bình</td></tr>
</tbody></table><p>Đã chọn <b data-picked>0</b></p><button>Nộp</button></form>`,
    suggest: `<form method="post" action="/done">
<label for="u">Đơn vị</label><input id="u" name="unit" data-suggest="/units.json">
<label for="us">Các đơn vị</label><input id="us" name="units"
data-suggest="/units.json" data-several><button>Lưu</button></form>`,
    grid: `<form method="post" action="/done"><div class="scroll">
<table class="entry" data-grid="5"><thead><tr><th>Dòng</th><th id="c-day">Ngày
</th><th id="c-form">Hình thức</th><th id="c-turns">Lượt</th></tr></thead><tbody>
<tr><th id="r-1">1</th><td><input name="cell-1-day" aria-labelledby="c-day r-1">
</td><td><select name="cell-1-form" aria-labelledby="c-form r-1"><option
value=""></option><option value="hn">Hội nghị</option><option value="tt">Tuyên
truyền</option></select></td><td><input name="cell-1-turns"
aria-labelledby="c-turns r-1"></td></tr>
<tr><th id="r-2">2</th><td><input name="cell-2-day" aria-labelledby="c-day r-2">
</td><td><select name="cell-2-form" aria-labelledby="c-form r-2"><option
value=""></option><option value="hn">Hội nghị</option><option value="tt">Tuyên
truyền</option></select></td><td class="bad"><input name="cell-2-turns"
aria-labelledby="c-turns r-2" aria-invalid="true" value="x"><p
class="error">phải là số</p></td></tr></tbody></table></div>
<button>Xem</button></form>`,
    preview: `<form method="post" action="/done">${secrets}
<label for="x">Nội dung</label><textarea id="x" name="text"
data-preview="/look" data-preview-to="#shown"></textarea></form>
<div id="shown">chưa có</div>`,
    poll: `<div data-poll="/poll.json"><label for="b">Đang lập</label>
<progress id="b" max="100" value="0"></progress><span data-poll-text></span>
</div>`,
    errors: `<div class="errors" role="alert" tabindex="-1"><h2>Sai</h2></div>
<details class="menu"><summary>Hoa</summary><ul><li><a href="/list">x</a></li>
</ul></details>`,
};
const units = [["hl", "Huyện Hữu Lũng", "huyện"], ["hl-1", "Xã Yên Vượng",
    "xã"], ["hl-2", "Xã Yên Bình", "xã"]]
    .map(([key, name, about]) => ({ key, name, about }));
const got = { autosave: [], done: [], asked: [], preview: [] };
const json = (o, status = 200) => ({ status, type: "application/json",
    body: JSON.stringify(o) });
const next = { autosave: () => json({ text: "Đã lưu lúc 09:41",
    set: { version: "8" } }) };
let percent = 0;
/* Left out or put wrong, by a name on the command line. */
const plants = {
    quotes: [/replaceAll\('""', '"'\)/, 'replaceAll("", "")'],
    once: ['i.name !== "once"', "true"],
    fold: ['.normalize("NFD")', ""],
    keys: ["ArrowDown: 1, ArrowUp: -1 }[e.key]", "}[e.key]"],
    conflict: ["form.conflict = a.conflict", "0"],
};
const plant = plants[process.argv[2]];
const script = plant ? asset("app.js").replaceAll(
    plant[0] instanceof RegExp ? new RegExp(plant[0], "g") : plant[0],
    plant[1]) : asset("app.js");
const answers = {
    "/app.js": () => ({ type: "text/javascript", body: script }),
    "/autosave": (req, body) => {
        got.autosave.push(body);
        return next.autosave();
    },
    "/done": (req, body) => {
        got.done.push(body);
        return { body: doc("xong") };
    },
    "/units.json": (req) => {
        const q = new URL(req.url, "http://x").searchParams.get("q");

        got.asked.push(q);
        return json({ rows: units.filter((u) =>
            u.name.toLowerCase().includes(q.toLowerCase())) });
    },
    "/look": (req, body) => {
        got.preview.push(body);
        return { body: doc('<article class="doc"><p id="new">Đã tổ chức 1.234' +
            ' buổi</p><img src="x" onerror="document.title = 1"><script>' +
            "document.title = 2</scr" + "ipt></article>") };
    },
    "/poll.json": () => {
        percent += 50;
        return json(percent > 100 ? { percent: 100, text: "xong",
            href: "/list" } : { percent, text: `${percent} %` });
    },
};
for (const [k, body] of Object.entries(pages))
    answers["/" + k] = () => ({ body: doc(body) });

const t = tally();
const site = await serveStatic([], answers);
const browser = await chromium();
const tab = await open(browser, site,
    { expect: [/inline event handler/, /inline script/, /status of 4/] });
const { page } = tab;
const go = (name) => page.goto(site.url + "/" + name);
const fields = (body) => Object.fromEntries(new URLSearchParams(body));
const until = async (what, f) => {
    for (let i = 0; i < 80; i++) {
        if (await f())
            return t.ok(what, true);
        await page.waitForTimeout(100);
    }
    return t.ok(what, false, "not within 8 s");
};
const text = (what) => page.locator(what).first().textContent();

/* as cmake/shrink.cmake sends it */
const sent = Buffer.byteLength(asset("app.js")
    .replace(/(^|\n) *\/\*[^]*?\*\//g, "$1").replace(/\n\s+/g, "\n"));

t.ok("the script is small", sent < 12 * 1024, `${sent} bytes`);

/* drafts and the guard */
await go("draft");
await page.fill("#t", "mới & tốt");
await page.uncheck("[name=joint]");
await until("a draft is saved", async () =>
    (await text("[data-saved]")) === "Đã lưu lúc 09:41");
t.is("what is sent", fields(got.autosave[0]),
    { csrf: "C1", version: "7", title: "mới & tốt", joint: "" });
await page.waitForTimeout(3500);
t.is("nothing new, nothing sent", got.autosave.length, 1);
await page.fill("#p", "thôn");
await until("the next change", async () => got.autosave.length === 2);
t.is("only the change, with the new version", fields(got.autosave[1]),
    { csrf: "C1", version: "8", place: "thôn" });
next.autosave = () => json({ conflict: true,
    text: "Người khác đã sửa; chưa lưu" }, 409);
await page.fill("#p", "bản");
await until("a conflict is shown", async () =>
    (await text("[data-saved]")).includes("Người khác"));
t.is("and looks wrong", await page.locator("[data-saved].late").count(), 1);
await page.fill("#p", "bản 2");
await page.waitForTimeout(3500);
t.is("nothing is written over", got.autosave.length, 3);
let asked = 0;

page.on("dialog", (d) => { asked++; d.dismiss().catch(() => 0); });
await page.locator("a").click({ noWaitAfter: true, timeout: 3000 })
    .catch(() => 0);
await until("leaving unsaved work asks", async () => asked === 1);
t.ok("one stays", page.url().endsWith("/draft"));
await page.click("button");
await page.waitForURL("**/done");
t.is("sending does not ask", asked, 1);
t.is("the real sending has its key", fields(got.done.pop()).once, "O1");
next.autosave = () => ({ status: 303, headers: { Location: "/list" }, body: "" });
await go("draft");
await page.fill("#t", "x");
await until("an ended session is told", async () =>
    (await text("[data-saved]")).includes("đăng nhập"));
page.removeAllListeners("dialog");
page.on("dialog", (d) => d.accept().catch(() => 0));

/* lists */
await go("list");
await page.fill("#q", "yen");
t.is("a filter blind to diacritics",
    await page.locator("tbody tr:visible").count(), 2);
t.is("is counted", await text("#q + span"), "2/3");
await page.check("[data-select-all]");
t.is("all that is seen is ticked", await page.evaluate(() =>
    [...document.querySelectorAll("[name=id]")].map((b) => b.checked)),
    [false, true, true]);
await page.fill("#q", "");
await page.uncheck("[value='2']");
t.is("the count", await text("[data-picked]"), "1");
t.ok("some of them", await page.evaluate(() =>
    document.querySelector("[data-select-all]").indeterminate));
t.is("the row is marked", await page.locator("tr.picked").count(), 1);
await page.click("button");
t.is("what is sent", got.done.pop(), "id=3");

/* suggestions */
await go("suggest");
await page.locator("#u").pressSequentially("yên", { delay: 30 });
await page.locator("[role=option]").first().waitFor();
t.is("as one typed", got.asked.at(-1), "yên");
t.is("the box is open", await page.getAttribute("#u", "aria-expanded"), "true");
t.is("found", await page.locator("[role=option]:visible").count(), 2);
await page.keyboard.press("ArrowDown");
await page.keyboard.press("ArrowDown");
t.is("the second is active", await page.getAttribute("#u",
    "aria-activedescendant"), "suggest-0-1");
t.is("and selected", await page.locator("[aria-selected=true]").textContent(),
    "Xã Yên Bình xã");
await page.keyboard.press("Enter");
t.is("its key is taken", await page.inputValue("#u"), "hl-2");
t.is("its name is shown", await text(".suggest + .help"), "Xã Yên Bình");
t.is("the box is closed", await page.getAttribute("#u", "aria-expanded"),
    "false");
await page.locator("#us").pressSequentially("yên", { delay: 30 });
await page.locator("[role=option]:visible").first().click();
await page.locator("#us").pressSequentially("hữu", { delay: 30 });
await page.locator("[role=option]:visible").first().waitFor();
await page.keyboard.press("Escape");
t.is("Escape closes", await page.locator("[role=option]:visible").count(), 0);
await page.locator("#us").pressSequentially(" ", { delay: 30 });
await page.locator("[role=option]:visible").first().click();
t.is("several keys", await page.inputValue("#us"), "hl-1;hl;");
await page.locator("#u").fill("zzz");
await until("nothing found is told", async () =>
    (await text(".suggest + .help")) === "Không tìm thấy");

/* a block from Excel */
const paste = (where, block) => page.evaluate(([w, b]) => {
    const data = new DataTransfer();

    data.setData("text/plain", b);
    document.querySelector(w).dispatchEvent(new ClipboardEvent("paste",
        { clipboardData: data, bubbles: true, cancelable: true }));
}, [where, block]);
const cells = () => page.evaluate(() => Object.fromEntries(
    [...document.querySelectorAll("[name^=cell-]")]
        .map((i) => [i.name.slice(5), i.value]).filter(([, v]) => v)));

await go("grid");
await paste("[name=cell-1-day]", "1/2/2024\thoi nghi\t12\r\n" +
    '"2/2/2024"\tTuyên truyền\t"1 ""234"""\r\n' +
    '"dòng 1\ndòng 2"\thn\t3\t thừa\r\n');
t.is("a block", await cells(), {
    "1-day": "1/2/2024", "1-form": "hn", "1-turns": "12",
    "2-day": "2/2/2024", "2-form": "tt", "2-turns": '1 "234"',
    "3-day": "dòng 1dòng 2", "3-form": "hn", "3-turns": "3" });
t.is("the mark of an error goes", await page.locator(".bad, .error").count(), 0);
t.is("the new row's names", await page.evaluate(() => {
    const row = document.querySelector("[name=cell-3-turns]").closest("tr");

    return [row.cells[0].textContent, row.cells[0].id, row.cells[1]
        .firstElementChild.getAttribute("aria-labelledby")];
}), ["3", "r-3", "c-day r-3"]);
await paste("[name=cell-3-turns]", "1\n2\n3\n4\n5");
t.is("not more rows than it takes", await page.locator("tbody tr").count(), 5);
t.is("and says so", await text("form .note"),
    "Bảng đã đầy; số dòng bị bỏ lại: 2");
await paste("[name=cell-1-turns]", "một chữ");
t.is("one word is pasted by the browser", (await cells())["1-turns"], "12");
await page.locator("[name=cell-1-turns]").focus();
await page.keyboard.press("ArrowDown");
t.is("down", await page.evaluate(() => document.activeElement.name),
    "cell-2-turns");
await page.click("button");
t.is("what is sent", fields(got.done.pop())["cell-5-turns"], "3");

/* preview */
await go("preview");
await page.fill("#x", "Đã tổ chức {{sessions}} buổi");
await page.locator("#new").waitFor();
t.is("the preview", await text("#new"), "Đã tổ chức 1.234 buổi");
t.is("is asked for with", fields(got.preview.at(-1)), { csrf: "C1",
    version: "7", text: "Đã tổ chức {{sessions}} buổi" });
await page.waitForTimeout(200);
t.is("nothing in it runs", await page.title(), "Thử");

/* progress */
await go("poll");
await until("progress", async () => (await page.evaluate(() =>
    document.querySelector("progress")?.value)) === 50);
t.is("in words", await text("[data-poll-text]"), "50 %");
await page.waitForURL("**/list");
t.ok("leads on when done", true);

/* small things */
await go("errors");
t.is("errors have the focus", await page.evaluate(() =>
    document.activeElement.className), "errors");
await page.click("summary");
await page.keyboard.press("Escape");
t.is("Escape closes a menu", await page.locator("details[open]").count(), 0);
await page.click("summary");
await page.click("h1");
t.is("so does a click elsewhere", await page.locator("details[open]").count(), 0);
t.none("faults", tab.faults());

/* without it */
const still = await open(browser, site, { script: false });

await still.page.goto(site.url + "/list");
t.is("no box that would do nothing", await still.page.locator(
    "[data-select-all]:visible").count(), 0);
await still.page.check("[value='2']");
await still.page.click("button");
t.is("sent without script", got.done.pop(), "id=2");
await still.page.goto(site.url + "/grid");
await still.page.fill("[name=cell-2-day]", "1/2/2024");
await still.page.click("button");
t.is("a grid without script", fields(got.done.pop())["cell-2-day"], "1/2/2024");
t.none("faults without script", still.faults());
await t.end(browser, site);
