/*
 * Every page of the table of routes, as everybody who may see it: HTML, weight, how
 * it is built, axe-core, overflow, what the browser complains of.  The one who sees
 * most of a page looks at it in both languages, at both widths and in the dark; the
 * others once, where their page is built otherwise.  Then every form sent empty,
 * what only a form shows, and an empty store.
 *
 *   EVERY_FULL=1 node t_every.mjs       everybody everything
 */
import { ask, post } from "./attack.mjs";
import { chromium, open, serve, tally } from "./lib.mjs";
import { anatomy, anatomyFaults, axeFaults, htmlFaults, inlineFaults,
    loadFaults, overflowFaults, weightFaults } from "./judge.mjs";
import { keysOf, refusals, rowsOf, rulesOf } from "./pages.mjs";
import { emptyWorld, roles, world } from "./world.mjs";

const full = !!process.env.EVERY_FULL;
const WORKERS = 2;
const t = tally();
const began = Date.now();
const inside = [...roles, "fresh"];
const everybody = ["nobody", "half", ...inside];
const { site, people } = await world();
const browser = await chromium();
const desk = await browser.newPage();
const in_english = (path) => path + (path.includes("?") ? "&" : "?") + "lang=en";
const at = (path, lang) => lang === "en" ? in_english(path) : path;

/* ---- as it is sent ---- */

const met = new Set();      /* skeletons somebody has looked at */
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
        { lang, help: res.status === 200 && inside.includes(role) }));
    return { ...a, status: res.status, what, path, role, from };
}

/* ---- as it is met ---- */

const tabs = new Map();

async function tabOf(n, from, role, who) {
    const key = `${n} ${from.url} ${role}`;

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
        job.status === 200 || !f.includes(`status of ${job.status}`)));
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

const wholeLook = (p, who) => ["vi", "en"].map((lang) => ({ from: p.from, who,
    role: p.role, path: p.path, status: p.status, lang, widths: [1280, 360],
    dark: full || lang === "vi" }));
const say = (what) => console.log(`${((Date.now() - began) / 1000).toFixed(0)
    } s: ${what}`);

/* ---- every row ---- */

const rules = rulesOf(await keysOf(site, people));
const rows = await rowsOf(site);
const most = [], others = [];

for (const row of rows)
    t.ok(`${row} has a rule (pages.mjs)`, rules[row]);
for (const row of Object.keys(rules))
    t.ok(`${row} of pages.mjs is a route`, rows.includes(row));

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

for (const [row, rule] of Object.entries(rules)) {
    for (const path of rule.leads ?? rule.file ?? []) {
        const res = await ask(site, path, people.reporter);

        t.ok(`${row} shows no page`, rule.leads ? res.status === 303 :
            res.status === 200 && !/html/.test(res.headers["content-type"]),
        `${res.status} ${res.headers["content-type"]}`);
    }
    for (const path of Array.isArray(rule) ? rule : []) {
        const got = await everybodyReads(path);
        const seen = got.filter((p) => p.status === 200)
            .sort((a, b) => b.size - a.size);

        /* when there is an administrator nobody else is the first */
        if (row !== "/first")
            t.ok(`${path} is seen by somebody`, seen.length > 0);
        if (!seen.length && row !== "/first")
            continue;
        const best = seen[0] ?? got[0];

        most.push(best);
        met.add(best.skeleton);
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

    t.ok(`${path} is refused`, best.status >= 400, String(best.status));
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

const differing = others.filter((p) => full || (!met.has(p.skeleton) &&
    met.add(p.skeleton)));

await all(most.flatMap((p) => wholeLook(p, people[p.role])));
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
    form.submit();
}, action.split("?")[0]);
const isTold = async (page, what) => t.ok(`${what} is told at the field`,
    await page.locator(".errors, .error, [aria-invalid]").count() > 0);

await all([...forms.values()].flatMap((f) => views.filter((v, i) => full ||
    i === turn++ % 4).map(([lang, width]) => ({ from: site, who: people[f.role],
    role: f.role, path: f.path, what: "sends nothing to " + f.action, lang,
    widths: [width], dark: full, status: 400, then: sendEmpty(at(f.action, lang)),
    check: isTold }))));
say(`${forms.size} forms sent empty`);

await t.end(browser, site);
