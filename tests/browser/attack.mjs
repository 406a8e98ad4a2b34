/*
 * What the attacks share: requests made byte by byte (no browser adds a header to
 * them), people with all rights and a second factor, the forms and addresses
 * of the program itself, and what its store says has happened.
 */
import { execFileSync } from "node:child_process";
import { Agent, request } from "node:http";
import { run, serve, totp } from "./lib.mjs";

export const full = !!(process.env.ATTACK_FULL ?? process.env.BROWSER_FULL);
const soket = process.env.SOKET_BIN ?? "build/check/soket";
export const password = "mùa xuân năm nay về sớm";

/* ---- one request ---- */

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/* how: { method, headers, body, cookie, localAddress }; headers go out as they
 * are. */
export function ask(site, path, how = {}) {
    const at = new URL(site.url);
    const headers = { Host: at.host, ...how.headers };

    if (how.cookie)
        headers.Cookie = how.cookie;
    if (how.body !== undefined)
        headers["Content-Length"] = Buffer.byteLength(how.body);
    return new Promise((done, fail) => {
        const q = request({ host: at.hostname, port: at.port, path,
            method: how.method ?? "GET", headers, agent,
            localAddress: how.localAddress }, (res) => {
            const parts = [];

            res.on("data", (d) => parts.push(d));
            res.on("end", () => {
                const bytes = Buffer.concat(parts);

                done({ status: res.statusCode, headers: res.headers, bytes,
                    text: bytes.toString(), path });
            });
        });

        /* closed between two requests */
        q.on("error", (e) => q.reusedSocket && e.code === "ECONNRESET" ?
            ask(site, path, how).then(done, fail) : fail(e));
        q.end(how.body);
    });
}

export const fields = (o) => new URLSearchParams(o).toString();

/* A form as its own page sends it. */
export const post = (site, path, o, how = {}) => ask(site, path, {
    method: "POST",
    ...how,
    body: how.body ?? fields(o),
    headers: { "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin", Origin: site.url, ...how.headers },
});

const told = (res) => (res.headers["set-cookie"] ?? [])
    .map((c) => c.split(";")[0]).join("; ");

/* ---- people ---- */

const command = (db, input, ...args) => execFileSync(soket,
    ["-d", db, ...args], { encoding: "utf8", input,
        stdio: ["pipe", "pipe", "pipe"] });

/* An account; roles at a unit and below it.  Roles that need it: a second factor. */
export function account(db, login, { roles = ["administrator", "reporter",
    "reviewer", "approver"], unit = "ls", second = true,
    name = "Người Thử " + login } = {}) {
    const who = { login, name, password, left: [] };

    command(db, password + "\n", "account", "add", "--person", login,
        "--name-of", name, "--login", login, "--role",
        roles[0], "--unit", unit, "--below", "--password-stdin");
    for (const role of roles.slice(1))
        run(db, "account", "grant", login, "--role", role, "--unit", unit,
            "--below");
    if (second) {
        const made = JSON.parse(run(db, "account", "second", login, "--json"));

        who.secret = made.seed;
        who.left = made.codes;
    }
    return who;
}

/* In, by recovery codes (each once): { cookie, csrf }. */
export async function signInAs(site, who) {
    let res = await post(site, "/sign-in", { login: who.login,
        password: who.password });
    let cookie = told(res);

    if (who.secret) {
        res = await post(site, "/second", { code: who.left.pop(),
            csrf: csrfIn((await ask(site, "/second", { cookie })).text) },
            { cookie });
        cookie = told(res);
    }
    const page = await ask(site, "/me", { cookie });

    if (page.status !== 200)
        throw new Error(`${who.login} is not let in: ${res.status} ` +
            `${page.status}\n${res.text}`);
    return { cookie, csrf: csrfIn(page.text), who };
}

export const csrfIn = (html) =>
    html.match(/name="csrf" value="([^"]*)"/)?.[1] ?? "";
export const codeNow = (who, steps = 0) =>
    totp(who.secret, Date.now() / 1000 + 30 * steps);

/* ---- what is there ---- */

const plain = (s) => s.replace(/&lt;/g, "<").replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
const attr = (tag, name) => {
    const m = tag.match(new RegExp(`\\s${name}="([^"]*)"`));

    return m ? plain(m[1]) : undefined;
};

/* Forms of a page: { method, action, fields: [{ name, value, type }] }. */
export function formsOf(html, at) {
    return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([f]) => {
        const head = f.match(/<form\b[^>]*>/)[0];
        const list = [];

        for (const [tag] of f.matchAll(/<(?:input|button)\b[^>]*>/g))
            list.push({ name: attr(tag, "name"), value: attr(tag, "value") ?? "",
                type: attr(tag, "type") ?? "submit", tag });
        for (const [, tag, text] of
            f.matchAll(/(<textarea\b[^>]*>)\n?([\s\S]*?)<\/textarea>/g))
            list.push({ name: attr(tag, "name"), value: plain(text),
                type: "area", tag });
        for (const [, tag, inside] of
            f.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
            const all = [...inside.matchAll(/<option\b[^>]*>/g)]
                .map(([o]) => attr(o, "value") ?? "");

            list.push({ name: attr(tag, "name"), type: "select", tag,
                value: all.find((v) => v) ?? "", all });
        }
        return { at, method: (attr(head, "method") ?? "get").toUpperCase(),
            action: attr(head, "action") ?? at,
            multipart: /multipart/.test(head),
            fields: list.filter((x) => x.name) };
    });
}

/* Rows of the program's own table: { method, path, keys, fields, query }. */
export async function routesOf(site) {
    const doc = JSON.parse((await ask(site, "/api.json")).text);

    return Object.entries(doc.paths).filter(([path]) => path.endsWith(".json"))
        .flatMap(([path, ops]) =>
        Object.entries(ops).map(([method, op]) => ({
            method: method.toUpperCase(),
            path: path.replace(/\.json$/, ""),
            query: (op.parameters ?? []).filter((p) => p.in === "query")
                .map((p) => p.name),
            fields: op.requestBody?.content["application/json"].schema
                .properties ?? {},
            must: op.requestBody?.content["application/json"].schema
                .required ?? [],
        })));
}

const pattern = (path) => new RegExp("^" +
    path.replace(/\{[a-z]+\}/g, "[^/?]+") + "$");
export const rowOf = (routes, method, address) => routes.find((r) =>
    r.method === method && pattern(r.path).test(address.split("?")[0]));

/* For each row an address that is really there, where one was met. */
export function addressOf(row, met) {
    const like = pattern(row.path);

    return met.find((a) => like.test(a.split("?")[0]))?.split("?")[0] ??
        row.path.replace(/\{[a-z]+\}/g, "1");
}

/* Every page that is linked, a few of each shape, with its forms. */
export async function walk(site, who, { start = ["/", "/me"], most = 3,
    all = full ? 4000 : 220, shape } = {}) {
    const queue = [...start], known = new Set(start), seen = {};
    const pages = [], forms = [], met = new Set();
    const shapeOf = shape ?? ((a) => a.replace(/=[^&]*/g, "")
        .replace(/(\/[a-z]+)\/[^/?.]+/g, "$1/*"));

    for (const path of queue) {
        const s = shapeOf(path);

        if ((seen[s] = (seen[s] ?? 0) + 1) > most || pages.length >= all)
            continue;
        const res = await ask(site, path, { cookie: who?.cookie });

        pages.push(res);
        if (!/^text\/html/.test(res.headers["content-type"] ?? "")) {
            met.add(path);
            continue;
        }
        met.add(path);
        for (const f of formsOf(res.text, path))
            forms.push(f), met.add(f.action);
        for (const [, link] of res.text.matchAll(/\shref="(\/[^"#]*)/g))
            if (!known.has(plain(link)))
                known.add(plain(link)), queue.push(plain(link));
    }
    return { pages, forms, met: [...met] };
}

/* ---- what has happened ---- */

export const sql = (db, statement) => execFileSync("sqlite3",
    ["-readonly", "-cmd", ".timeout 5000", db, statement],
    { encoding: "utf8" }).trim();
export const refusals = (db) =>
    +sql(db, "SELECT COALESCE(SUM(CASE WHEN kind = 'more' THEN " +
        "CAST(key AS INTEGER) ELSE 1 END), 0) FROM access WHERE what = 'refused'");
/* Everything that is stored, but who looked and came, and when a session was last used. */
export const stored = (db) => run(db, "digest").split("\n")
    .filter((l) => l && !/^(access|session|tổng cộng|total)[: ]/.test(l))
    .join("\n") + sql(db, "SELECT id, hash, account, begun, fresh, second, closed" +
        " FROM session ORDER BY id");

export const ready = (t, needs = ["sqlite3"]) => needs.every((n) => {
    try {
        return execFileSync("sh", ["-c", `command -v ${n}`]).length > 0;
    } catch {
        return t.ok(`${n} is installed`, false);
    }
});

/* A server with so many who may do everything: { site, people }. */
export async function besiege(n = 1, more) {
    const people = [];
    const site = await serve({ signIn: true, prepare: async (db) => {
        for (let i = 0; i < n; i++)
            people.push(account(db, "nguoi" + i));
        await more?.(db);
    } });

    return { site, people };
}
