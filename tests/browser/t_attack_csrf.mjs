/*
 * Every form as another site, another session or another program would send it:
 * all are refused, nothing is changed, what came as somebody is written down;
 * the same form as its own page sends it is not taken for one of these.  Of each
 * form a third of the cases, its own; all with ATTACK_FULL=1.
 */
import { addressOf, ask, besiege, fields, full, post, ready, refusals, routesOf,
    signInAs, stored, walk } from "./attack.mjs";
import { run, tally } from "./lib.mjs";

const t = tally();

if (!ready(t))
    await t.end();
const { site, people } = await besiege(8);
const me = await signInAs(site, people[0]);

/* something to end */
await signInAs(site, people[0]);
t.is("a token of a program", (await post(site, "/me/tokens", { csrf: me.csrf,
    name: "x", role: "reader", password: people[0].password,
    until: new Date(Date.now() + 9e9).toISOString().slice(0, 10) },
{ cookie: me.cookie })).status, 200);
const other = await signInAs(site, people[1]);
const routes = await routesOf(site);
const met = await walk(site, me);
const posts = new Map();

for (const r of routes.filter((x) => x.method === "POST"))
    posts.set(r.path, { action: addressOf(r, met.met), row: r });
for (const f of met.forms.filter((x) => x.method === "POST"))
    if (![...posts.values()].some((p) => p.action === f.action.split("?")[0]))
        posts.set(f.action, { action: f.action.split("?")[0], form: f });

/* Something in every field. */
function filled({ row, action }) {
    const form = met.forms.find((f) => f.method === "POST" &&
        f.action.split("?")[0] === action);
    const o = {};

    for (const name of Object.keys(row?.fields ?? {}))
        o[name] = "1";
    for (const f of form?.fields ?? [])
        if (f.name !== "csrf" && f.name !== "once")
            o[f.name] = f.value || o[f.name] || "1";
    return o;
}

const same = { "Sec-Fetch-Site": "same-origin", Origin: site.url };
const type = "application/x-www-form-urlencoded";
const port = new URL(site.url).port;
const open = /^\/(sign-in|first|reset)$/; /* nobody is signed in there */

/* [what, headers, body, query, is written down] */
function variants(o) {
    const mine = { ...o, csrf: me.csrf };
    const from = (h) => ({ "Content-Type": type, ...h });
    const list = [
        ...["cross-site", "same-site", "none", "SAME-ORIGIN", "same-origin, x"]
            .map((s) => [`Sec-Fetch-Site ${s}`, from({ Origin: site.url,
                "Sec-Fetch-Site": s }), fields(mine), "", true]),
        ...["http://evil.example", "null", site.url + ".evil.example",
            "http://evil.example:" + port, "http://127.0.0.1",
            "http://127.0.0.1:" + port + "@evil.example", "file://",
            "ftp://127.0.0.1:" + port, site.url + "/", "http://localhost:1",
            "http://[::1]:" + port].map((origin) => [`Origin ${origin}`,
                from({ Origin: origin }), fields(mine), "", true]),
        ["no Origin", from({}), fields(mine), "", true],
        ["Referer alone", from({ Referer: site.url + "/me" }), fields(mine), "",
            true],
        ["text/plain", { ...same, "Content-Type": "text/plain" }, fields(mine),
            ""],
        ["text/plain JSON", { ...same, "Content-Type": "text/plain" },
            JSON.stringify(mine), ""],
        ["no type", same, fields(mine), ""],
        ["a type not known", { ...same, "Content-Type": "application/xml" },
            "<a/>", ""],
        ["form type in another's clothes", { ...same, "Content-Type":
            "text/plain; application/x-www-form-urlencoded" }, fields(mine), ""],
    ];
    const tokens = [
        ["no token", from(same), fields(o), "", true],
        ["an empty token", from(same), fields({ ...o, csrf: "" }), "", true],
        ["another's token", from(same), fields({ ...o, csrf: other.csrf }), "",
            true],
        ["a token cut short", from(same), fields({ ...o,
            csrf: me.csrf.slice(0, -1) }), "", true],
        ["the cookie as token", from(same), fields({ ...o,
            csrf: me.cookie.split("=")[1] }), "", true],
        ["the token in the address", from(same), fields(o),
            "?csrf=" + me.csrf],
        ["the token in a header", from({ ...same, "X-CSRF-Token": me.csrf }),
            fields(o), "", true],
        ["JSON, no token", { ...same, "Content-Type": "application/json" },
            JSON.stringify(o), "", true],
        ["JSON as a form", from(same), JSON.stringify(mine), ""],
        ["a token of a program that is none", from({ ...same, Authorization:
            "Bearer " + "a".repeat(43) }), fields(o), "", true],
    ];

    return [list, tokens];
}

let cases = 0;

function judge(what, res) {
    cases++;
    const away = res.headers.location ?? "";

    t.ok(`${what} is refused`, res.status >= 400 && res.status < 500 ||
        (res.status === 303 && /^\/sign-in\b/.test(away)),
        `${res.status} ${away} ${res.text.slice(0, 200)}`);
    t.ok(`${what} gives nobody a cookie`, !res.headers["set-cookie"],
        String(res.headers["set-cookie"]));
}

let turn = 0;
const taken = () => full || turn++ % 3 === 0;

const before = stored(site.db);
let behind = 0;

for (const p of posts.values()) {
    const o = filled(p), was = refusals(site.db);
    let least = 0, most = 0;

    for (const path of [p.action, p.action + ".json"]) {
        const [origins, tokens] = variants(o);
        /* of the pages before sign-in the session is not asked: no token */
        const list = (open.test(p.action) ? origins : [...origins, ...tokens])
            .filter(taken);

        for (const [what, headers, body, query] of list) {
            const cookie = open.test(p.action) ? undefined : me.cookie;

            judge(`${path} ${what}`, await ask(site, path + query,
                { method: "POST", headers, body, cookie }));
        }
        least += list.filter((v) => v[4]).length;
        most += list.length;
        for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
            .filter(taken))
            judge(`${path} ${method}`, await ask(site, path,
                { method, headers: { ...same, "Content-Type": type },
                    body: fields({ ...o, csrf: me.csrf }),
                    cookie: me.cookie }));
        if (!open.test(p.action))
            judge(`${path} without a cookie`, await post(site, path,
                { ...o, csrf: me.csrf }));
    }
    /* by GET an address of forms only is none, a page is only a page */
    await ask(site, p.action + "?" + fields({ csrf: me.csrf }),
        { cookie: me.cookie });
    await ask(site, p.action, { cookie: me.cookie, headers:
        { "X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST" } });
    cases += 2;
    const noted = refusals(site.db) - was;

    t.ok(`${p.action}: each is written down`, noted >= least && noted <= most + 2,
        `${noted} of ${least}`);
    if (full || ++behind % 10 === 0)
        t.ok(`until ${p.action} nothing is changed`, stored(site.db) === before);
}
t.ok("nothing is changed", stored(site.db) === before);
t.ok("the session lives on",
    (await ask(site, "/me", { cookie: me.cookie })).status === 200);
t.ok("verify", /\S/.test(run(site.db, "verify")));

/* The same, as the page itself sends it: not refused for where it came from. */
const marks = /"field": "csrf"/;
let own = await signInAs(site, people[2]), at = 2;

for (const p of posts.values()) {
    const path = p.action.replace(/\?.*/, "");
    const res = await post(site, path + ".json", { ...filled(p),
        csrf: own.csrf }, { cookie: open.test(path) ? undefined : own.cookie });

    t.ok(`${path} as its page sends it`, res.status < 500 &&
        !marks.test(res.text), `${res.status} ${res.text.slice(0, 300)}`);
    if ((await ask(site, "/me", { cookie: own.cookie })).status !== 200)
        own = await signInAs(site, people[2 + ++at % 6]);
}

/* ---- where one is led ---- */

const there = ["//evil.example", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:%20a=b", "http://evil.example",
    "https:evil.example", "HTTP:/evil.example", "javascript:alert(1)",
    "data:text/html,x", "//127.0.0.1@evil.example", "evil.example", "",
    " //evil.example", "/ /evil.example", "/\u0000/evil.example",
    "/\u3000/evil.example", "／／evil.example", "/\u00a0//evil.example",
    "%2f%2fevil.example", "/%2f%2fevil.example", "/%2fevil.example",
    "/%5cevil.example", "/..//evil.example", "/.//evil.example", ".", "..//x",
    "?next=//evil.example", "#//evil.example", "/;//evil.example",
    "/@evil.example", "/x:/@evil.example", "/?//evil.example"];
const stays = (to) => new URL(to, site.url + "/sign-in").origin === site.url;
const doors = [["GET", "/sign-in"], ["POST", "/sign-in"], ["GET", "/second"],
    ["POST", "/second"], ...routes.filter((r) => r.query.includes("next"))
        .map((r) => [r.method, addressOf(r, met.met)])];

for (const next of there)
    for (const [method, path] of doors)
        for (const raw of [encodeURIComponent(next),
            encodeURIComponent(encodeURIComponent(next))]) {
            const where = `${path}?next=${raw}`;
            const who = /sign-in/.test(path) ? undefined : own;
            const res = method === "GET" ?
                await ask(site, where, { cookie: who?.cookie }) :
                await post(site, where, { login: "nguoi7", password: "x",
                    path: next, csrf: who?.csrf ?? "" },
                { cookie: who?.cookie });
            const to = res.headers.location;

            cases++;
            t.ok(`${method} ${where} stays`, !to || stays(to), to);
            t.ok(`${method} ${where} one head`, !res.headers["set-cookie"]
                ?.some((c) => /^a=/.test(c)));
            for (const [, link] of res.text.matchAll(
                /(?:href|action)="([^"]*)"/g))
                t.ok(`${method} ${where} links stay`,
                    stays(link.replace(/&amp;/g, "&")), link);
        }
/* With a right password, where it counts. */
for (const raw of ["//evil.example", "/%2f%2fevil.example", "/\\evil.example",
    "/.//evil.example"]) {
    const res = await post(site, "/sign-in?next=" + encodeURIComponent(raw),
        { login: "nguoi7", password: people[7].password });

    t.ok(`signing in towards ${raw} stays`, !res.headers.location ||
        stays(res.headers.location), res.headers.location);
}
/* Who is not signed in, at addresses that look like others. */
for (const path of ["//evil.example", "//evil.example/units", "/\\evil.example",
    "/units//evil.example", "/.//evil.example", "/%2f%2fevil.example"]) {
    const res = await ask(site, path);

    cases++;
    t.ok(`${path} stays`, !res.headers.location || stays(res.headers.location),
        res.headers.location);
}
console.log(`${posts.size} forms, ${cases} attacks`);
await t.end(site);
