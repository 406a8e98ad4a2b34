/*
 * Files that somebody attaches: of every type, dressed up as another, under names
 * that want to be paths, headers or devices.  What is kept is a download that
 * never runs, wherever a page of an attacker puts its address.
 */
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { ask, besiege, full, post, ready, signInAs } from "./attack.mjs";
import { chromium, run, tally } from "./lib.mjs";
import { names } from "./payloads.mjs";

const t = tally();

if (!ready(t))
    await t.end();
const { site, people } = await besiege(1);
const me = await signInAs(site, people[0]);
const before = readdirSync(dirname(site.db)).filter((f) => !/-wal|-shm/.test(f));
const activity = (i) => `/activities/a${String(10 + i).padStart(4, "0")}`;

/* ---- files ---- */

const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript" +
    "/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4" +
    "2mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const jpg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffdb004300" +
    "08".repeat(64) + "ffc0000b080001000101011100ffc4001400010000000000000000" +
    "0000000000000003ffc40014100100000000000000000000000000000000ffda0008010100" +
    "003f0037ffd9", "hex");
const js = "hit(1);/*", html = "<!doctype html><script>hit(1)</script>";

function send(name, bytes, type = "application/pdf", at = 0) {
    const part = (head, b) => Buffer.concat([Buffer.from("--BBB\r\nContent-Dispos" +
        `ition: form-data; ${head}\r\n\r\n`), Buffer.from(b), Buffer.from("\r\n")]);
    const body = Buffer.concat([part('name="csrf"', me.csrf),
        part('name="once"', "u" + Math.random()),
        part(`name="file"; filename="${name}"\r\nContent-Type: ${type}`, bytes),
        Buffer.from("--BBB--\r\n")]);

    return post(site, activity(at) + "/files", {}, { body, cookie: me.cookie,
        headers: { "Content-Type": "multipart/form-data; boundary=BBB" } });
}

async function filesOf(at) {
    const page = await ask(site, activity(at), { cookie: me.cookie });

    return [...new Set([...page.text.matchAll(/href="(\/files\/[^"?]+)/g)]
        .map((m) => m[1]))];
}

/* ---- dressed up: content says what a file is ---- */

const dressed = [["x.pdf", html], ["x.pdf", js], ["x.png", html], ["x.jpg", js],
    ["x.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='hit(1)'/>"],
    ["x.html", html], ["x.svg", "<svg onload='hit(1)'/>"], ["x.js", js],
    ["x.pdf", png], ["x.png", pdf], ["x.docx", "PK\u0003\u0004" + html],
    ["x.xlsx", html], ["x.exe", pdf], ["x.pdf.exe", pdf], ["x.htm", png],
    ["x.pdf", "%!PS-Adobe-3.0\n"], ["x.jpg", "GIF89a" + js], ["x.gif", "GIF89a"],
    ["x.pdf", ""], ["x.pdf", "\ufeff" + html], ["x.css", "body{}"],
    ["x.wasm", "\0asm"], ["x.xml", "<?xml version='1.0'?><x/>"], ["x.mht", html],
    ["x", pdf], ["x.pdf", " ".repeat(2000) + "%PDF-1.4"]];
let refused = 0;

for (const [name, bytes] of dressed)
    for (const type of ["application/pdf", "text/html", "image/png", "text/javascript"]
        .slice(0, full ? 4 : 2)) {
        const res = await send(name, bytes, type);

        refused += res.status >= 400;
        t.ok(`${name} as ${type} ${JSON.stringify(String(bytes).slice(0, 12))}`,
            res.status >= 400 && res.status < 500, String(res.status));
    }
t.is("none of them is kept", (await filesOf(0)).length, 0);

/* ---- names ---- */

/* the same content twice is refused at one activity */
const own = (i) => Buffer.concat([Buffer.from("%PDF-1.4\n% " + i + "\n"), pdf]);
let kept = 0;

for (let i = 0; i < names.length; i++) {
    const raw = names[i].replaceAll('"', "%22");
    const at = 1 + Math.floor(i / 8);
    const res = await send(raw, own(i), "application/pdf", at);

    kept += res.status === 303;
    t.ok(`${JSON.stringify(names[i].slice(0, 40))} is taken or refused`,
        res.status === 303 || (res.status >= 400 && res.status < 500),
        `${res.status}`);
}
/* the same, as bytes that no program of ours would send */
for (const raw of ["a\"; filename=\"evil.html", "a\r\nX-Evil: 1", "a\0b.pdf",
    "\xff\xfe.pdf", "a\\\"b.pdf"]) {
    const res = await send(raw, own(raw), "application/pdf", 12);

    t.ok(`${JSON.stringify(raw)} is taken or refused`, res.status < 500,
        String(res.status));
}
const all = [];

for (let at = 1; at <= 12; at++)
    all.push(...await filesOf(at));
t.ok("some are kept", all.length >= 10 && kept >= 10, `${all.length} ${kept}`);
for (const path of all) {
    const res = await ask(site, path, { cookie: me.cookie });
    const how = res.headers["content-disposition"] ?? "";
    const name = decodeURIComponent(how.match(/filename\*=UTF-8''([^;]*)$/)?.[1] ??
        "");
    const shown = JSON.stringify(name.slice(0, 60));

    t.ok(`${shown} is a download`, /^attachment; filename\*=UTF-8''[\w.~%!$&+^`|{}'()*-]+$/
        .test(how), how);
    t.ok(`${shown} is only a name`, name && !/[/\\\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069:*?"<>|]/
        .test(name) && !/^\.|^(con|nul|prn|aux|com\d|lpt\d)(\.|$)/i.test(name) &&
        !/[. ]$/.test(name) && /\.(pdf|png|jpg|docx|xlsx)$/i.test(name) &&
        Buffer.byteLength(name) <= 255, shown);
    t.ok(`${shown} one head`, !res.headers["x-evil"] && !res.headers["set-cookie"]);
    t.is(`${shown} type`, res.headers["content-type"], "application/pdf");
    t.ok(`${shown} is fenced`, /^sandbox; default-src 'none'/.test(
        res.headers["content-security-policy"]) &&
        res.headers["x-content-type-options"] === "nosniff");
}
t.is("nothing is written beside the store", readdirSync(dirname(site.db))
    .filter((f) => !/-wal|-shm/.test(f)), before);

/* ---- opened as what they are not ---- */

for (const [i, [name, bytes, type]] of [["a.png", png, "image/png"],
    ["a.jpg", jpg, "image/jpeg"]].entries())
    t.is(name + " is kept", (await send(name, bytes, type, 14 + i)).status, 303);
/* a picture with a script behind it */
await send("b.png", Buffer.concat([png, Buffer.from(html + js)]), "image/png", 16);
const kinds = [all[0], ...await filesOf(14), ...await filesOf(15),
    ...await filesOf(16)];
const browser = await chromium();
const context = await browser.newContext({ bypassCSP: true });
const found = [];

await context.exposeFunction("hit", () => found.push("runs"));
await context.addCookies([{ name: me.cookie.split("=")[0], value:
    me.cookie.split("=")[1], url: site.url.replace("http:", "https:"),
secure: true }]);
const page = await context.newPage();

page.on("dialog", (d) => { found.push(d.message()); d.dismiss(); });
await context.route(site.url + "/attacker", (route) => route.fulfill({
    contentType: "text/html", body: "<!doctype html><title>x</title>" }));
let tries = 0;

for (const path of kinds) {
    await page.goto(site.url + path).catch(() => {});
    await page.goto(site.url + "/attacker");
    const ran = await page.evaluate(async (src) => {
        const wait = (e) => new Promise((done) => {
            e.onload = () => done("load");
            e.onerror = () => done("error");
            setTimeout(() => done("nothing"), 300);
        });
        const put = (tag, set) => {
            const e = Object.assign(document.createElement(tag), set);
            const w = wait(e);

            document.body.append(e);
            return w;
        };
        const out = [];

        out.push(["script", await put("script", { src })]);
        out.push(["module", await put("script", { src, type: "module" })]);
        out.push(["style", await put("link", { rel: "stylesheet", href: src })]);
        out.push(["object", await put("object", { data: src })]);
        out.push(["embed", await put("embed", { src })]);
        out.push(["frame", await put("iframe", { src }).then(() =>
            [...document.querySelectorAll("iframe")].some((f) => {
                try {
                    return (f.contentDocument?.body?.innerHTML ?? "") !== "";
                } catch {
                    return false;
                }
            }) ? "load" : "empty")]);
        for (const kind of ["Worker", "SharedWorker"])
            out.push([kind, await new Promise((done) => {
                try {
                    const w = new window[kind](src);

                    w.onerror = () => done("error");
                    setTimeout(() => done("quiet"), 600); /* hit tells */
                } catch {
                    done("error");
                }
            })]);
        out.push(["service", await (navigator.serviceWorker?.register(src) ??
            Promise.reject()).then(() => "load", () => "error")]);
        out.push(["import", await import(src).then(() => "load", () => "error")]);
        return out;
    }, site.url + path);

    tries += ran.length;
    for (const [as, what] of ran)
        t.ok(`${path} as ${as}`, what !== "load", what);
}
t.is("nothing ran", found, []);
/* the harness: what is a script does load there */
await context.route(site.url + "/evil.js", (route) => route.fulfill({
    contentType: "text/javascript", body: "hit(1)" }));
await page.goto(site.url + "/attacker");
await page.addScriptTag({ url: site.url + "/evil.js" });
await page.waitForTimeout(100);
t.is("a script would be seen", found.length, 1);
t.ok("verify", /\S/.test(run(site.db, "verify")));
console.log(`${dressed.length} disguises (${refused} refused), ${names.length} ` +
    `names (${kept} kept), ${tries} ways to run ${kinds.length} files`);
await t.end(browser, site);
