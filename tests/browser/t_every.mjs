/*
 * Every page of the table of routes, as everybody who may see it: HTML, weight, how
 * it is built, axe-core, overflow, what the browser complains of.  The one who sees
 * most of a page looks at it in both languages, at both widths and in the dark; the
 * others once, where their page is built otherwise.  Then every form sent empty,
 * what only a form shows, and an empty store.
 *
 *   EVERY_FULL=1 node t_every.mjs       everybody everything
 *   EVERY_ONLY=REGEX                    these addresses alone
 */
import { ask, signInAs } from "./attack.mjs";
import { chromium, open, serve, tally } from "./lib.mjs";
import { anatomy, anatomyFaults, axeFaults, htmlFaults, inlineFaults,
    loadFaults, overflowFaults, weightFaults } from "./judge.mjs";
import { faultsOfRules, keysOf, refusals, rowsOf, rulesOf } from "./pages.mjs";
import { emptyWorld, halfWay, roles, world } from "./world.mjs";

const full = !!process.env.EVERY_FULL;
const only = new RegExp(process.env.EVERY_ONLY ?? "");
const WORKERS = 2;
const t = tally();
const began = Date.now();
const inside = [...roles, "fresh"];
const everybody = ["nobody", "half", ...inside];
const { site, people } = await world();
const browser = await chromium();
const desk = await browser.newPage();
const in_english = (path) => path + (path.includes("?") ? "&" : "?") + "lang=en";
const at = (path, lang) => lang === "en" && !path.includes("lang=en") ?
    in_english(path) : path;

/* ---- as it is sent ---- */

const open_to_all = ["/sign-in", "/first", "/reset"];
const met = new Set();      /* parts of pages that somebody has looked at */
const forms = new Map();    /* action → { path, role } */
let sent = 0;

/* The answer as text: { status, size, skeleton } or nothing where no page is. */
async function read(from, who, path, lang, role) {
    const what = `${path} ${role} ${lang}`;
    const res = await ask(from, at(path, lang), who);
    const html = res.text;

    t.ok(`${what} answers`, res.status < 500, String(res.status));
    if (!/^text\/html/.test(res.headers["content-type"] ?? "") || !html ||
        res.status === 303)
        return { status: res.status, what };
    sent++;
    const a = await desk.evaluate(anatomy, html);

    t.none(`${what} HTML`, htmlFaults(html));
    t.none(`${what} inside`, inlineFaults(html));
    t.none(`${what} weight`, await weightFaults(from, html));
    t.none(`${what} is built`, anatomyFaults(a,
        { lang, help: res.status === 200 && inside.includes(role) &&
            !open_to_all.includes(path) }));
    return { ...a, status: res.status, what, path, role, from };
}

/* ---- as it is met ---- */

const tabs = new Map();

async function tabOf(n, from, role, who) {
    const key = `${n} ${from.url} ${role} ${who?.cookie ?? ""}`;

    if (!tabs.has(key)) {
        const tab = await open(browser, from);
        const [name, value] = (who?.cookie ?? "").split("=");

        if (name)
            await tab.context.addCookies([{ name, value, secure: true,
                url: from.url.replace("http:", "https:") }]);
        tabs.set(key, tab);
    }
    return tabs.get(key);
}

const settled = (page) => page.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(done))));

/* job: { from, who, role, path, lang, widths, dark, status, then } */
async function look(n, job) {
    const tab = await tabOf(n, job.from, job.role, job.who);
    const { page } = tab;
    const what = `${job.path} ${job.what ?? ""} ${job.role} ${job.lang}`;

    await page.setViewportSize({ width: job.widths[0], height: 900 });
    await page.goto(job.from.url + at(job.path, job.lang));
    if (job.then)
        await Promise.all([page.waitForEvent("load"), job.then(page)]);
    for (const width of job.widths) {
        if (width !== job.widths[0])
            await page.setViewportSize({ width, height: 900 });
        await settled(page);
        t.none(`${what} ${width} axe`, await axeFaults(page));
        t.none(`${what} ${width} width`, await overflowFaults(page));
        looked++;
    }
    if (job.dark) {
        await page.emulateMedia({ colorScheme: "dark" });
        await settled(page);
        t.none(`${what} dark axe`,
            await axeFaults(page, { only: ["color-contrast"] }));
        await page.emulateMedia({ colorScheme: "light" });
    }
    t.none(`${what} loads`, await loadFaults(page));
    t.none(`${what} browser`, tab.faults().filter((f) =>
        job.status === 200 || !(job.status === 400 ? /status of 4\d\d/ :
            new RegExp(`status of ${job.status}`)).test(f)));
    if (job.then)
        await job.check?.(page, what);
}
let looked = 0;

async function all(jobs) {
    const left = jobs.slice();

    await Promise.all(Array.from({ length: WORKERS }, async (_, n) => {
        while (left.length) {
            const job = left.shift();

            try {
                await look(n, job);
            } catch (e) {
                t.ok(`${job.path} ${job.role} ${job.lang} is looked at`, false,
                    e.message);
            }
        }
    }));
}

/* One look at what is built like nothing before, in turns. */
let turn = 0;
const views = [["vi", 1280], ["en", 360], ["vi", 360], ["en", 1280]];

function oneLook(p, who) {
    const [lang, width] = views[turn++ % 4];

    return { from: p.from, who, role: p.role, path: p.path, status: p.status,
        lang, widths: [width], dark: full };
}

/* One of the further addresses of a row: in both languages, at either width. */
const twoLooks = (p, who) => full ? wholeLook(p, who) : [["vi", 1280], ["en", 360]]
    .map(([lang, width]) => ({ from: p.from, who, role: p.role, path: p.path,
        status: p.status, lang, widths: [width], dark: lang === "en" }));
const wholeLook = (p, who) => ["vi", "en"].map((lang) => ({ from: p.from, who,
    role: p.role, path: p.path, status: p.status, lang, widths: [1280, 360],
    dark: full || lang === "vi" }));
const say = (what) => console.log(`${((Date.now() - began) / 1000).toFixed(0)
    } s: ${what}`);

/* ---- every row ---- */

const rules = rulesOf(await keysOf(site, people));
const rows = await rowsOf(site);
const most = [], others = [];

t.none("rules of pages.mjs", faultsOfRules(rows, rules));

async function everybodyReads(path) {
    const got = [];

    for (const [i, role] of everybody.entries()) {
        const p = await read(site, people[role], path,
            i % 2 ? "en" : "vi", role);

        if (p.skeleton)
            got.push(p);
        if (full && p.skeleton)
            await read(site, people[role], path, i % 2 ? "vi" : "en", role);
    }
    return got;
}

/* Many ask at once, so that one has to wait: that page is read while it is there. */
async function catchPassing(path) {
    const asked = await Promise.all(["party", "state", "plain"].flatMap((x) =>
        [path, in_english(path)].map((a) => ask(site, a + (a.includes("?") ?
            "&" : "?") + "profile=" + x, people.reader))));
    const there = asked.map((r) => r.headers.location)
        .find((l) => /\/wait\?/.test(l));
    const p = there && await read(site, people.reader, there,
        /lang=en/.test(there) ? "en" : "vi", "reader");

    say(`a page that passes was ${p?.skeleton ? "read" : "not caught"}`);
}

for (const [row, rule] of Object.entries(rules)) {
    for (const path of rule.leads ?? rule.file ?? []) {
        const res = await ask(site, path, people.reporter);
        const as = `${res.headers["content-type"]} ` +
            (res.headers["content-disposition"] ?? "");

        t.ok(`${row} shows no page`, rule.leads ? res.status === 303 :
            /\/wait\?/.test(res.headers.location) || (res.status === 200 &&
                (!/html/.test(as) || /attachment/.test(as))),
        `${res.status} ${as} ${res.headers.location ?? ""}`);
    }
    if (rule.passes && only.test(rule.passes))
        await catchPassing(rule.passes);
    for (const path of Array.isArray(rule) ? rule : []) {
        if (!only.test(path))
            continue;
        const got = await everybodyReads(path);
        const seen = got.filter((p) => p.status === 200)
            .sort((a, b) => b.size - a.size);

        /* when there is an administrator nobody else is the first */
        if (row !== "/first")
            t.ok(`${path} is seen by somebody`, seen.length > 0);
        if (!seen.length && row !== "/first")
            continue;
        const best = seen[0] ?? got[0];

        most.push({ ...best, first: path === rule[0] });
        best.skeleton.forEach((s) => met.add(s));
        others.push(...got.filter((p) => p !== best));
        for (const p of seen)
            for (const f of p.forms.filter((x) => x.must.length))
                if (!forms.has(shapeOf(f.action)))
                    forms.set(shapeOf(f.action), { ...f, path, role: p.role });
    }
}
for (const path of refusals) {
    const got = await everybodyReads(path);
    const best = got.find((p) => p.role === "administrator");

    t.ok(`${path} is refused`, best?.status >= 400, String(best?.status));
    if (!best)
        continue;
    most.push(best);
    others.push(...got.filter((p) => p !== best));
}

function shapeOf(action) {
    return action.split("?")[0].split("/").map((s) =>
        /\d|^(nop|nhap|tra|kiem|duyet|half|chot|mo-dau)$/.test(s) ? "*" : s)
        .join("/");
}

for (const p of most)
    await read(site, people[p.role], p.path, full ? "vi" :
        everybody.indexOf(p.role) % 2 ? "vi" : "en", p.role);
say(`${rows.length} routes, ${sent} answers read`);

/* Is a part of it built like nothing before? */
function isNew(p) {
    const parts = p.skeleton.filter((s) => !met.has(s));

    parts.forEach((s) => met.add(s));
    return parts.length > 0;
}
const differing = others.filter((p) => isNew(p) || full);

await all(most.flatMap((p) => (p.first ? wholeLook : twoLooks)(p,
    people[p.role])));
say(`${most.length} pages looked at whole`);
await all(differing.flatMap((p) => full ? wholeLook(p, people[p.role]) :
    [oneLook(p, people[p.role])]));
say(`${differing.length} of others that are built otherwise`);

/* ---- forms sent empty ---- */

const sendEmpty = (action) => (page) => page.evaluate((to) => {
    const form = [...document.forms].find((f) =>
        f.getAttribute("action").split("?")[0] === to &&
        f.querySelector("[required]"));

    for (const e of form.querySelectorAll("[required]"))
        if (e.tagName === "SELECT")
            e.selectedIndex = -1;
        else
            e.value = "";
    form.noValidate = true;
    HTMLFormElement.prototype.submit.call(form);
}, action.split("?")[0]);
/* At the field; without the unit it is about, by the page of a refusal. */
const isTold = async (page, what) => t.ok(`${what} is told`,
    await page.locator(".errors, .error, .failure, [aria-invalid]").count() > 0);

/* some forms are there only some minutes after the password was given */
people.half = await halfWay(site, people.half);
people.administrator = await signInAs(site, people.administrator.who);

/* Each in one view, in turns. */
const inTurns = (job) => (full ? views : [views[turn++ % 4]])
    .map(([lang, width]) => ({ from: site, lang, widths: [width], dark: full,
        ...job }));

await all([...forms.values()].flatMap((f) => inTurns({ who: people[f.role],
    role: f.role, path: f.path, what: "sends nothing to " + f.action,
    status: 400, then: sendEmpty(f.action), check: isTold })));
say(`${forms.size} forms sent empty`);

/* ---- what only a form shows ---- */

/* who, page, form, fields; a file is { file: name, text } */
const before = [ /* a reset of their password ends what is half way */
    ["half", "/second", "/second", { code: "000000" }],
];
const csv = "key,campaign,from,to,units,form,topic,title,place,sessions,turns," +
    "persons,note\n";
const good = "m1,kl01,05/03/2024,05/03/2024,hl,,,Hội nghị,Huyện,1,30,30,\n";
const word = people.reporter.who.password;
const until = new Date(Date.now() + 864e6).toISOString().slice(0, 10)
    .split("-").reverse().join("/");
const made = [
    ["reporter", "/import", "/import",
        { file: { file: "tot.csv", text: csv + good } }],
    ["reporter", "/import", "/import", { file: { file: "hong.csv",
        text: csv + good.replace(",30,30,", ",x,-1,") } }],
    ["administrator", "/import", "/import/lists", { kind: "documents",
        file: { file: "vb.csv", text: "key,number,day,issuer,title,kind\n" } }],
    ["reporter", `/activities/grid?campaign=kl01&unit=hl`, "/activities/grid",
        { text: "05/03/2024\thl\t\tHội nghị\tHuyện\t\t1\t30\t30\t\n" +
            "hôm nay\tkhông có\t\t\t\t\tx\t-1\t\t\n" }],
    ["reporter", "/reports/so-ket-kl01/sections/mo-dau",
        "/reports/so-ket-kl01/sections/mo-dau",
        { preview: "1", text: "# Mở đầu\n\nĐã tổ chức {{turns}} lượt.\n" }],
    ["administrator", "/events/new?kind=rename", "/events/preview",
        { units: "xa-huu-lung", name: "Xã Hữu Lũng Mới", day: until }],
    ["reader", "/me", "/me/tokens", { name: "Thử", role: "reader", until,
        password: word }],
    ["approver", "/me", "/me/codes", { password: word }],
    ["administrator", "/people/half", "/people/half/reset", {}],
    ["reviewer", "/activities", "/activities/bulk", {}],
    ["nobody", "/sign-in", "/sign-in", { login: "reader", password: "sai" }],
    ["nobody", "/reset", "/reset", { login: "reader", code: "abcd-abcd",
        new_password: "mưa to gió lớn cuối mùa" }],
];

const sendForm = (action, values) => (page) => page.evaluate(([to, all]) => {
    const form = [...document.forms].find((f) =>
        f.getAttribute("action").split("?")[0] === to);

    for (const [name, v] of Object.entries(all)) {
        let e = form.elements[name];

        if (!e) {
            e = form.appendChild(document.createElement("textarea"));
            e.name = name;
        }
        if (v.file) {
            const bag = new DataTransfer();

            bag.items.add(new File([v.text], v.file));
            e.files = bag.files;
        } else {
            e.value = v;
        }
    }
    form.noValidate = true;
    HTMLFormElement.prototype.submit.call(form);
}, [action, values]);
const isAnswered = async (page, what) => t.ok(`${what} is not a refusal`,
    await page.locator("h1").count() === 1);

const fillIn = (list, check) => all(list.flatMap(([role, path, action,
    values]) => inTurns({ role, path, who: people[role],
    what: "sends " + action, status: 400, then: sendForm(action, values),
    check })));

await fillIn(before, async (page, what) => {
    await isTold(page, what);
    t.ok(`${what}: the form is there again, at its field`,
        await page.locator("#f-code[aria-invalid]").count() === 1);
});
await fillIn(made, isAnswered);
say(`${before.length + made.length} forms filled in`);

/* ---- an empty store, one that is open, a house of several ---- */

const empty = await emptyWorld();
const strangers = ["/sign-in", "/first", "/reset"];
const bare = [];

for (const path of strangers)
    for (const lang of ["vi", "en"])
        bare.push(await read(empty.site, people.nobody, path, lang, "nobody"));
await all(bare.flatMap((p, i) => i % 2 ? [] : wholeLook(p, null)));
const who = await empty.begin();
const lists = rows.filter((r) => !r.includes("{") && Array.isArray(rules[r]) &&
    !strangers.includes(r) && r !== "/second");
const first = [];

for (const [i, row] of lists.entries()) {
    const p = await read(empty.site, who, row === "/index" ? "/" : row,
        i % 2 ? "en" : "vi", "administrator");

    /* who only administers does not enter, and nothing is backed up yet */
    t.ok(`${row} of an empty store`, p.status === 200 ||
        /new$|grid|check/.test(row), String(p.status));
    if (p.skeleton && (isNew(p) || full))
        first.push(p);
}
await all(first.flatMap((p) => full ? wholeLook(p, who) : [oneLook(p, who)]));
say(`${first.length} of ${lists.length} pages of an empty store`);

const anybody = await serve();
const shown = [];

for (const rule of Object.values(rules))
    for (const path of Array.isArray(rule) ? rule.slice(0, full ? 9 : 1) : []) {
        const p = await read(anybody, people.nobody, path,
            shown.length % 2 ? "en" : "vi", "anybody");

        if (p.skeleton && (isNew(p) || full))
            shown.push(p);
    }
await all(shown.flatMap((p) => full ? wholeLook(p, null) : [oneLook(p, null)]));
say(`${shown.length} pages where nobody signs in`);

const house = await serve({ of: "house", signIn: true });

for (const lang of ["vi", "en"]) {
    await read(house, people.nobody, "/", lang, "nobody");
    await read(house, people.nobody, "/huyen-a/sign-in", lang, "nobody");
}
await all(["/", "/huyen-a/sign-in", "/khong-co/"].flatMap((path) => wholeLook({
    from: house, role: "nobody", path, status: path === "/khong-co/" ? 404 :
        200 }, null)));
say(`a house; ${sent} answers read, ${looked} views`);
await t.end(browser, site, empty.site, anybody, house);
