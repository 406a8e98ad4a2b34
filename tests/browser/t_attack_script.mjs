/*
 * Payloads in every field, parameter, file name and header that is shown again, on
 * every kind of page: with the policy of the pages switched off nothing of them
 * runs or becomes an element; with it on the pages never break it.  Sampled:
 * every answer is taken apart by the browser's own parser, some are opened; all
 * payloads and all pages with ATTACK_FULL=1.
 */
import { writeFileSync } from "node:fs";
import { account, addressOf, ask, besiege, full, post, ready, routesOf, signInAs,
    walk } from "./attack.mjs";
import { chromium, run, tally } from "./lib.mjs";
import { scripts } from "./payloads.mjs";

const t = tally();

if (!ready(t))
    await t.end();
t.ok("120 payloads", scripts.length >= 120, String(scripts.length));
const STEP = 41, SOME = full ? scripts.length : 4;
let turn = 0;
const next = () => scripts[turn++ * STEP % scripts.length];
const end = Date.now() + (full ? 3e6 : 45000);

/* ---- what is stored before anybody comes ---- */

const cell = (s) => `"${s.replaceAll('"', '""')}"`;

function store(db, file, kind, head, rows) {
    writeFileSync(file, head + "\n" + rows.join("\n") + "\n");
    run(db, "import", kind, file);
}

function fill(db) {
    const file = db + ".csv", day = "01/03/2022";

    store(db, file, "units",
        "key,tree,kind,name,short_name,parent,from,code_scheme,code",
        scripts.map((s, i) => `p${i},main,commune,${cell(s)},${cell(s.slice(0, 30))},` +
            "ls,01/01/2020,,"));
    store(db, file, "options", "key,breakdown,name,parent,order",
        scripts.slice(0, 20).map((s, i) => `p${i},form,${cell(s)},,${100 + i}`));
    store(db, file, "activities", "key,campaign,from,to,units,form,topic,title," +
        "place,sessions,turns,persons,note", scripts.map((s, i) => {
        const c = cell(s), d = cell(scripts[(i + 60) % scripts.length]);

        return `p${i},kl01,${day},${day},ls,${i < 20 ? "p" + i : ""},${c},${d},${c},` +
            `1,1,1,${d}`;
    }));
    account(db, "ten", { roles: ["reporter"], second: false });
}

const { site, people } = await besiege(6, fill);
const me = await signInAs(site, people[0]);
const plain = { login: "ten", password: people[0].password };

/* ---- the browser ---- */

const browser = await chromium();

async function tabOf(bypassCSP, session) {
    const context = await browser.newContext({ bypassCSP,
        locale: "vi-VN", reducedMotion: "reduce" });
    const found = [];
    const page = await context.newPage();

    await context.route("**/*", (route) => {
        const to = new URL(route.request().url());

        if (to.origin === site.url)
            return route.continue();
        found.push(`asks ${to}`);
        return route.abort();
    });
    await context.exposeFunction("hit", (n) => { found.push(`runs ${n}`); });
    page.on("dialog", (d) => { found.push(`asks "${d.message()}"`); d.dismiss(); });
    page.on("pageerror", (e) => found.push(`error ${e.message}`));
    page.on("console", (m) => {
        if (/Content.Security.Policy|Trusted ?Type/i.test(m.text()))
            found.push(`policy: ${m.text()}`);
    });
    if (session)
        await context.addCookies([{ name: session.cookie.split("=")[0],
            value: session.cookie.split("=")[1], url: site.url.replace(
                "http:", "https:"), secure: true }]);
    return { page, context, faults: () => [...new Set(found.splice(0))] };
}

/* Elements and attributes that no page of ours has. */
function alien(html) {
    const doc = html === null ? document :
        new DOMParser().parseFromString(html, "text/html");
    const found = [];
    const note = (e) => found.push(e.outerHTML.slice(0, 120));
    const never = "iframe, object, embed, base, meta[http-equiv], style, frame, " +
        "foreignObject, animate, set, math, template, marquee, isindex, noscript, " +
        "video, audio, image, xss, dialog, script:not([src^='/app.js']), " +
        "link:not([href^='/style.css']):not([href^='/icons/']), img:not([src^='/'])";

    for (const e of doc.querySelectorAll("*"))
        for (const a of e.attributes) {
            if (/^on|^style$|^srcdoc$/i.test(a.name))
                note(e);
            if (/^(href|src|action|formaction|data|xlink:href|background|poster|values)$/i
                .test(a.name) &&
                /^(javascript|data|vbscript|blob|file):|^\/\/|^https?:/i.test(
                    a.value.replace(/[\s\0-\x20]/g, "")))
                note(e);
        }
    doc.querySelectorAll(never).forEach(note);
    return found.slice(0, 3);
}

const parser = await tabOf(true);
let taken = 0, opened = 0, asked = 0;

await parser.page.goto(site.url + "/sign-in");

/* Answers wait here until the parser takes them, forty at a time. */
const waiting = [];

async function look(what, res) {
    asked++;
    if (/^text\/html|svg|xml/.test(res.headers["content-type"] ?? "") &&
        !/^attachment/.test(res.headers["content-disposition"] ?? ""))
        waiting.push([what, res.text]);
    if (waiting.length >= 40)
        await take();
}

async function take() {
    const batch = waiting.splice(0);
    const all = await parser.page.evaluate(`(${alien}, ` +
        `${JSON.stringify(batch.map((b) => b[1]))}.map(${alien}))`);

    taken += batch.length;
    batch.forEach(([what], i) => t.none(what, all[i]));
}

async function openIn(tab, path, how = {}) {
    opened++;
    await tab.page.goto(site.url + path).catch((e) => {
        /* a download is not opened */
        if (!/download|ERR_ABORTED/i.test(e.message))
            throw e;
    });
    if (how.stir)
        await tab.page.evaluate(() => {
            for (const e of document.querySelectorAll("main *, header *")) {
                e.dispatchEvent(new Event("mouseover"));
                e.dispatchEvent(new Event("pointerover"));
                e.focus?.({ preventScroll: true });
            }
        });
    t.none(`${how.what ?? ""}${path} runs`, tab.faults());
    t.none(`${how.what ?? ""}${path} elements`,
        await tab.page.evaluate(`(${alien})(null)`));
}

/* ---- the harness can fail ---- */

{
    const planted = await tabOf(true);
    let ran = 0, met = 0;

    await planted.context.route(site.url + "/planted*", (route) => {
        const s = scripts[+new URL(route.request().url()).search.slice(1)];

        return route.fulfill({ contentType: "text/html", body:
            `<!doctype html><title>x</title><p>${s}</p><input value="${s}">` +
            `<input value='${s}'><a href="${s}">x</a><textarea>${s}</textarea>` });
    });
    for (let i = 0; i < scripts.length; i += full ? 1 : 8) {
        await planted.page.goto(site.url + "/planted?" + i, { waitUntil: "load" })
            .catch(() => {});
        await planted.page.waitForTimeout(30);
        ran += planted.faults().length > 0;
        const html = `<p>${scripts[i]}</p><input value="${scripts[i]}">` +
            `<input value='${scripts[i]}'><a href="${scripts[i]}">x</a>` +
            `<textarea>${scripts[i]}</textarea>`;

        met += (await parser.page.evaluate(
            `(${alien})(${JSON.stringify(html)})`)).length > 0;
    }
    const n = Math.ceil(scripts.length / (full ? 1 : 8));

    t.ok("a page that does not escape is caught", ran > n / 2 && met > n * 0.7,
        `${ran} ran, ${met} seen of ${n}`);
    console.log(`planted: ${ran} run and ${met} are seen of ${n}`);
    await planted.context.close();
}

/* ---- headers that are shown again ---- */

for (let i = 0; i < Math.min(full ? 90 : 12, scripts.length); i++) {
    const s = next().replace(/[^\x20-\x7e]/g, " ");

    await look(`User-Agent ${s}`, await post(site, "/sign-in", plain, { headers: {
        "User-Agent": s, Referer: site.url + "/" + encodeURIComponent(s),
        "Accept-Language": s.slice(0, 50) } }));
}
const shown = await signInAs(site, { ...plain, left: [] });

t.ok("User-Agent stands on /me", /hit\(/.test((await ask(site, "/me",
    { cookie: shown.cookie })).text));
await look("/me", await ask(site, "/me", { cookie: shown.cookie }));
const mine = await tabOf(true, shown);

await openIn(mine, "/me", { stir: true });

/* ---- addresses: every parameter, key and ending ---- */

const routes = await routesOf(site);
const met = await walk(site, me, { start: ["/", "/me", "/units/p16",
    "/activities/p16", "/search?q=script", "/reports/so-ket-kl01",
    "/reports/so-ket-kl01/sections/mo-dau"], most: 2, all: full ? 2000 : 120 });

for (const r of routes.filter((x) => x.method === "GET")) {
    const at = addressOf(r, met.met);

    for (let i = 0; i < (full ? SOME : 1); i++) {
        const s = encodeURIComponent(next());

        for (const q of [...r.query, "lang", "said", "nothing"])
            await look(`${at}?${q}=${s}`, await ask(site, `${at}?${q}=${s}`,
                { cookie: me.cookie }));
        await look(`${at}?${s}`, await ask(site, `${at}?${s}=1`,
            { cookie: me.cookie }));
        await look(`${r.path} ${s}`, await ask(site, r.path.replace(
            /\{[a-z]+\}/g, s) + (r.path.includes("{") ? "" : "/" + s),
        { cookie: me.cookie }));
    }
}
for (const s of scripts.filter((_, i) => full || i % 3 === 0))
    for (const q of ["/search?q=", "/sign-in?next=/"])
        await look(q + s, await ask(site, q + encodeURIComponent(s),
            { cookie: me.cookie }));

/* ---- forms: shown again, and what is taken is stored ---- */

const last = /end$|others|sign-out|disable|undo|remove|backup|freeze|reset|second|password|dissolve|codes|delegate/;
const forms = new Map();

for (const f of met.forms.filter((x) => x.method === "POST"))
    forms.set(f.action.split("?")[0], f);
for (const r of routes.filter((x) => x.method === "POST")) {
    const action = addressOf(r, met.met);

    if (!forms.has(action))
        forms.set(action, { action, fields: Object.keys(r.fields)
            .map((name) => ({ name, value: "", type: "text" })) });
}
/* A grid's cells are named by place. */
const typed = (f) => /^(text|area|search|tel|url|email|password)$/.test(f.type);
const kind = (v) => /^\d+$/.test(v) ? "number" : /^\d[\d/.-]+$/.test(v) ? "day" : "";
let session = me, spare = 1, done = 0;

for (const [action, f] of forms)
    for (let i = 0; i < (last.test(action) ? 1 : SOME) && Date.now() < end; i++) {
        const o = { csrf: session.csrf, once: "x" + turn };
        const all = i % 2 === 1;

        for (const x of f.fields) {
            const free = x.name !== "csrf" && x.name !== "once";

            if (free)
                o[x.name] = (typed(x) && !kind(x.value)) || (all && !last.test(action)) ?
                    next() : x.value;
        }
        const res = await post(site, action, o, { cookie: session.cookie });

        await look(`POST ${action}`, res);
        done += res.status === 303;
        if (i === 0)
            await look(`POST ${action}.json`, await post(site, action + ".json",
                { ...o, once: "j" + turn }, { cookie: session.cookie }));
        if (res.status === 303 && /sign-in/.test(res.headers.location)) {
            session = await signInAs(site, people[1 + ++spare % 5]);
        }
    }
/* The text of a report, as it is written and as it is shown. */
const report = "/reports/so-ket-kl01/sections/mo-dau";

for (let i = 0; i < (full ? scripts.length : 24); i += 4) {
    const markdown = [0, 1, 2, 3].map(() => next()).join("\n\n");
    const form = forms.get(report);
    const o = Object.fromEntries(form.fields.map((x) => [x.name, x.value]));

    for (const x of form.fields.filter((y) => y.type === "area"))
        o[x.name] = markdown;
    o.csrf = session.csrf;
    o.once = "r" + i;
    for (const path of [report + "/preview", report])
        await look(`POST ${path}`, await post(site, path, o,
            { cookie: session.cookie }));
}
/* Files named by payloads. */
const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";

for (let i = 0; i < (full ? scripts.length : 15); i++) {
    const name = next().replace(/["\r\n/\\]/g, "_") + ".pdf";
    const body = ["csrf", "once"].map((k) => "--b\r\nContent-Disposition: " +
        `form-data; name="${k}"\r\n\r\n${k === "csrf" ? session.csrf : "f" + i}\r\n`)
        .join("") + "--b\r\nContent-Disposition: form-data; name=\"file\"; " +
        `filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n${pdf}\r\n--b--\r\n`;
    const res = await post(site, "/activities/p16/files", {}, { body,
        cookie: session.cookie,
        headers: { "Content-Type": "multipart/form-data; boundary=b" } });

    await look(`a file ${name}`, res);
    done += res.status === 303;
}
await take();
t.ok("much of it is stored", done > 10, String(done));

/* ---- everything is read: policy off, then on ---- */

const again = await walk(site, session, { start: ["/", "/units/p16",
    "/activities/p16", "/search?q=script", "/search?q=img", report, "/log",
    "/people", "/admin"].filter(Boolean), most: full ? 400 : 4,
all: full ? 3000 : 260 });

for (const res of again.pages)
    await look("crawl " + res.path, res);
await take();
const html = again.pages.filter((p) => /^text\/html/.test(
    p.headers["content-type"] ?? ""));
const shapes = new Set();
const toOpen = full ? html : html.filter((p) => {
    const s = p.path.replace(/\?.*/, "").replace(/(\/[a-z]+)\/[^/]+/, "$1/*");

    return !shapes.has(s) && shapes.add(s);
});
const on = await tabOf(false, session);

const bare = await tabOf(true, session);

for (const { path } of toOpen) {
    if (Date.now() > end + 8000)
        break;
    await openIn(bare, path, { stir: true, what: "no policy " });
    await openIn(on, path, { what: "policy " });
}
/* what is found while typing is put into the page by the script */
const boxes = again.pages.find((p) => /data-suggest=/.test(p.text));

if (boxes) {
    await bare.page.goto(site.url + boxes.path);
    await bare.page.locator("[data-suggest]").first().pressSequentially("img");
    await bare.page.waitForTimeout(700);
    t.none("suggestions run", bare.faults());
    t.none("suggestions", await bare.page.evaluate(`(${alien})(null)`));
}
/* data that is opened as if it were a page */
for (const path of ["/units/p16.json", "/activities/p16.json", "/search.json?q=img",
    "/api.json"]) {
    const tab = await tabOf(true, session);

    await tab.page.goto(site.url + path).catch(() => {});
    t.none(`${path} opened`, tab.faults());
    await tab.context.close();
}
console.log(`${scripts.length} payloads, ${asked} answers, ${taken} taken apart, ` +
    `${opened} opened, ${done} stored by forms, ${forms.size} forms`);
await t.end(browser, site);
