/*
 * Every answer has the headers that protect who reads it, whatever was asked, and
 * no refusal tells how the program is made: pages, files, assets, every
 * kind of refusal, requests that are none, a store that cannot be read.
 */
import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { ask, besiege, fields, full, post, ready, routesOf, signInAs, addressOf,
    walk } from "./attack.mjs";
import { tally } from "./lib.mjs";

const t = tally();

if (!ready(t))
    await t.end();
const { site, people } = await besiege(2);
const me = await signInAs(site, people[0]);

/* ---- the judge ---- */

const wanted = {
    "x-content-type-options": /^nosniff$/,
    "referrer-policy": /^same-origin$/,
    "cross-origin-opener-policy": /^same-origin$/,
    "cross-origin-resource-policy": /^same-origin$/,
    "x-frame-options": /^DENY$/,
    "permissions-policy": /camera=\(\).*microphone=\(\)/,
    "cache-control":
        /^(no-store|private, no-cache|public, max-age=31536000, immutable)$/,
};
const page = ["default-src 'none'", "script-src 'self'", "style-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'"];
const file = ["sandbox", "default-src 'none'", "frame-ancestors 'none'"];
const inside = [/\bSELECT\b|\bINSERT\b|\bUPDATE\b|\bFROM [a-z_]+\b/,
    /sqlite|postgres|libpq|microhttpd|\bMHD\b|glibc|\berrno\b/i,
    /no such (table|column)|syntax error|constraint/i,
    /\/(tmp|home|root|usr|var|work|etc)\//, /\b\w+\.[ch]:\d/, /0x[0-9a-f]{6}/,
    /\b(version|phiên bản) \d/i, /Assertion|Backtrace|core dumped/i];
const seen = {};

function judge(res, what) {
    const csp = res.headers["content-security-policy"] ?? "";
    const saved = /^attachment/.test(res.headers["content-disposition"] ?? "");
    const faults = [];

    seen[res.status] = (seen[res.status] ?? 0) + 1;
    for (const [name, value] of Object.entries(wanted))
        if (!value.test(res.headers[name] ?? ""))
            faults.push(`${name}: ${res.headers[name]}`);
    for (const part of saved ? file : page)
        if (!csp.split("; ").includes(part))
            faults.push(`CSP without ${part}: ${csp}`);
    if (/unsafe|\*|data:|http/.test(csp))
        faults.push(`CSP ${csp}`);
    if (res.headers.server || res.headers["x-powered-by"])
        faults.push("says what it is");
    if (res.status !== 304 && res.status !== 204 &&
        !/^[a-z]+\/[a-z.+-]+(; charset=utf-8)?$/.test(
            res.headers["content-type"] ?? ""))
        faults.push(`type ${res.headers["content-type"]}`);
    if (/\.(csv|xlsx|docx|pdf|html)(\?|$)/.test(what) && res.status === 200 && !saved)
        faults.push("a file that is shown");
    if (res.status >= 400)
        for (const words of inside)
            if (words.test(res.text))
                faults.push(`tells ${res.text.match(words)[0]}`);
    if (me.cookie && res.text.includes(me.cookie.split("=")[1]))
        faults.push("the session in the answer");
    for (const c of res.headers["set-cookie"] ?? [])
        if (!/^__Host-sid[\w-]*=[\w-]*; Path=\/; Secure; HttpOnly; SameSite=Lax/
            .test(c))
            faults.push(`cookie ${c}`);
    t.none(`${what} ${res.status}`, faults);
}

/* The judge finds fault. */
{
    const before = console.log;
    let found = "";
    const probe = { ok: (what, good, why) => { found += good ? "" : why; } };

    console.log = () => {};
    for (const [what, res] of [["bare", { status: 500, headers: {},
        text: "SELECT id FROM unit: no such table at /tmp/x.db" }]]) {
        const saved = t.none;

        t.none = (w, faults) => probe.ok(w, faults.length === 0,
            faults.join("\n"));
        judge(res, what);
        t.none = saved;
    }
    console.log = before;
    t.ok("the judge finds fault", ["nosniff", "tells SELECT", "CSP without",
        "tells no such table", "tells /tmp/", "type undefined"]
        .every((f) => found.includes(f) || f === "nosniff" &&
            found.includes("x-content-type-options")), found);
    delete seen[500];
}

/* ---- what is asked ---- */

const routes = await routesOf(site);
const met = await walk(site, me, { most: full ? 20 : 2 });

for (const res of met.pages)
    judge(res, res.path);
const nobody = await walk(site, null, { start: ["/", "/sign-in", "/api",
    "/style.css", "/app.js", "/icons/mark.svg"], most: 2 });

for (const res of nobody.pages)
    judge(res, "nobody " + res.path);
for (const r of routes) {
    const at = addressOf(r, met.met);

    for (const ending of ["", ".json", ".csv", ".xlsx", ".docx", ".pdf",
        ".html"]) {
        for (const method of ["GET", "HEAD", "POST"])
            judge(await ask(site, at + ending, { method, cookie: me.cookie,
                body: method === "POST" ? "" : undefined }),
            `${method} ${at}${ending}`);
        if (!full && ending === ".json")
            break;
    }
    judge(await ask(site, at + "?" + "nothing=1", { cookie: me.cookie }),
        at + "?nothing");
    for (const q of r.query)
        judge(await ask(site, `${at}?${q}=%27%22%3E%00;--`,
            { cookie: me.cookie }), `${at}?${q}=…`);
}
const etag = met.pages.find((p) => p.headers.etag);

judge(await ask(site, etag.path, { cookie: me.cookie,
    headers: { "If-None-Match": etag.headers.etag } }), "304 " + etag.path);
for (const [what, path, how] of [
    ["no page", "/no/such/page", {}],
    ["a quote", "/units/'%20OR%201=1--", {}],
    ["a path", "/../../etc/passwd", {}],
    ["a path", "/%2e%2e/%2e%2e/etc/passwd", {}],
    ["NUL", "/units/%00", {}],
    ["not UTF-8", "/units/%ff%fe", {}],
    ["too long", "/" + "a".repeat(9000), {}],
    ["a long query", "/units?q=" + "a".repeat(9000), {}],
    ["another Host", "/", { headers: { Host: "evil.example" } }],
    ["a large head", "/", { headers: { "X-A": "a".repeat(20000) } }],
    ["PUT", "/", { method: "PUT" }], ["TRACE", "/", { method: "TRACE" }],
    ["OPTIONS", "/", { method: "OPTIONS" }],
    ["a method of none", "/", { method: "PROPFIND" }],
    ["a body with GET", "/", { body: "x" }],
    ["a token", "/units.json", { headers: { Authorization: "Bearer x" } }],
    ["another scheme", "/", { headers: { Authorization: "Basic eDp5" } }],
    ["Range", "/style.css", { headers: { Range: "bytes=0-1" } }],
])
    judge(await ask(site, path, how), what);
for (const [what, path, o, how] of [
    ["wrong password", "/sign-in", { login: "nguoi1", password: "x" }],
    ["no fields", "/sign-in", {}],
    ["another site", "/sign-in", {}, { headers: { Origin: "http://e.example",
        "Sec-Fetch-Site": "cross-site" } }],
    ["large", "/sign-in", { login: "a".repeat(2e6) }],
    ["large JSON", "/sign-in.json", {}, { body: "[".repeat(5e5), headers:
        { "Content-Type": "application/json" } }],
    ["broken JSON", "/sign-in.json", {}, { body: "{", headers:
        { "Content-Type": "application/json" } }],
    ["broken form", "/sign-in", {}, { body: "login=%zz" }],
    ["broken parts", "/sign-in", {}, { body: "--a\r\n\r\n", headers:
        { "Content-Type": "multipart/form-data; boundary=a" } }],
    ["a wrong type", "/sign-in", {}, { headers: { "Content-Type": "a/b" } }],
    ["out", "/sign-out", { csrf: "x" }, { cookie: me.cookie }],
])
    judge(await post(site, path, o, how), what);
for (let i = 0; i < 12; i++)
    judge(await post(site, "/sign-in", { login: "nobody.here", password: "x" }),
        "guess " + i);

/* ---- requests that are none: an answer, if there is one, is whole ---- */

function say(bytes) {
    return new Promise((done) => {
        const at = new URL(site.url);
        const s = connect(+at.port, at.hostname);
        let all = "";

        s.on("data", (d) => { all += d.toString("latin1"); });
        s.on("close", () => done(all));
        s.on("error", () => done(all));
        s.write(bytes);
        setTimeout(() => s.end(), 300);
        setTimeout(() => s.destroy(), 900);
    });
}
const host = new URL(site.url).host;
const bad = ["GET / HTTP/1.1\r\n\r\n", "GET /\r\n\r\n", "\r\n\r\n\r\n",
    `GET / HTTP/3.0\r\nHost: ${host}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${host}\r\n X: folded\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost : ${host}\r\n\r\n`,
    `GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    `CONNECT evil.example:80 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    `GET /\x01 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${host}\r\nX: a\x00b\r\n\r\n`,
    `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\n` +
        "Content-Length: 2\r\n\r\nab",
    `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\n` +
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: x\r\n\r\n`,
    `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: -1\r\n\r\n`,
    `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 99999999999` +
        "99999999999\r\n\r\n",
    `POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked` +
        "\r\n\r\nzz\r\n",
    `GET / HTTP/1.1\r\nHost: ${host}\r\nExpect: 200-ok\r\n\r\n`,
    "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(300) + "\r\n"];
let silent = 0;

for (const bytes of bad) {
    const all = await say(bytes);
    const [head, ...rest] = all.split("\r\n\r\n");
    const headers = {};

    if (!all) {
        silent++;
        continue;
    }
    for (const line of head.split("\r\n").slice(1)) {
        const [name, ...v] = line.split(":");

        headers[name.toLowerCase()] = v.join(":").trim();
    }
    if (headers["set-cookie"])
        headers["set-cookie"] = [headers["set-cookie"]];
    /* of the library below ours: nothing in it that could be read */
    if (!rest.join("") && !headers["content-type"] && / [45]/.test(head)) {
        t.ok("said by the library", !/server:|set-cookie:/i.test(head), head);
        continue;
    }
    judge({ status: +head.split(" ")[1], headers, text: rest.join("") },
        JSON.stringify(bytes.slice(0, 70)));
}

/* ---- a store that cannot be read ---- */

const gone = await signInAs(site, people[1]);

execFileSync("sqlite3", ["-cmd", ".timeout 5000", site.db,
    "ALTER TABLE unit_fact RENAME TO taken_away;" +
    "ALTER TABLE activity RENAME TO taken_too;" +
    "ALTER TABLE report RENAME TO taken_as_well"]);
for (const r of routes) {
    const at = addressOf(r, met.met);

    for (const ending of ["", ".json"])
        judge(await ask(site, at + ending, { cookie: gone.cookie }),
            `broken ${at}${ending}`);
    if (r.method === "POST")
        judge(await post(site, at, { csrf: gone.csrf },
            { cookie: gone.cookie }), `broken POST ${at}`);
}
t.ok("it was broken", seen[500] > 0 || seen[503] > 0, JSON.stringify(seen));
console.log(`answers by status: ${JSON.stringify(seen)}, ` +
    `${silent} of ${bad.length} broken requests have none`);
await t.end(site);
