/*
 * What the browser tests share: a server over a fresh copy of the sample, a
 * browser that reaches nothing but that server, a sign-in, and who counts.
 *
 *   const t = tally();                     // counts; t.end() prints and exits
 *   const site = await serve();            // { url, get, stop }
 *   const browser = await chromium();
 *   const tab = await open(browser, site, { width: 360, dark: true });
 *   await tab.page.goto(site.url + "/units");
 *   t.none("units", tab.faults());         // console, CSP, requests, network
 *
 * Environment: SOKET_BIN, BROWSER_MODULES (build/node), CHROMIUM.
 */
import { spawn, execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const top = resolve(here, "../..");
const modules = process.env.BROWSER_MODULES ?? join(top, "build/node");
/* Packages stand under build/, not beside these files. */
export const need = createRequire(join(resolve(modules), "from-here.js"));
const soket = resolve(process.env.SOKET_BIN ??
    join(top, "build/check/soket"));

/* ---- counting ---- */

export function tally() {
    let passed = 0, failed = 0;
    const t = {
        ok(what, good, why = "") {
            if (good) {
                passed++;
            } else {
                failed++;
                console.log(`FAILED ${what}${why ? ": " + why : ""}`);
            }
            return good;
        },
        is(what, got, want) {
            const [g, w] = [JSON.stringify(got), JSON.stringify(want)];
            return t.ok(what, g === w, `${g}, wanted ${w}`);
        },
        /* A list of faults that must be empty. */
        none(what, faults) {
            return t.ok(what, faults.length === 0,
                "\n    " + faults.join("\n    "));
        },
        /* Ends everything; the exit code is the verdict. */
        async end(...parts) {
            for (const p of parts)
                await (p.stop ?? p.close).call(p);
            console.log(`${passed} passed, ${failed} failed`);
            process.exit(failed || !passed ? 1 : 0);
        },
    };
    process.on("unhandledRejection", (e) => {
        console.log(e?.stack ?? e);
        process.exit(1);
    });
    return t;
}

/* ---- the server ---- */

export function run(db, ...args) {
    return execFileSync(soket, ["-d", db, ...args],
        { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

const knowsSignIn = () =>
    execFileSync(soket, ["serve", "--help"], { encoding: "utf8" })
        .includes("--no-sign-in");

/* The server ends with this process, however that ends: its shell waits for
 * the end of a pipe. */
function keep(command, args) {
    const script = '"$@" & p=$!; cat >/dev/null; kill -TERM $p; wait $p';

    return spawn("sh", ["-c", script, "sh", command, ...args],
        { stdio: ["pipe", "pipe", "pipe"] });
}

/* What the server says: a line that matches, within 20 s. */
function reader(child) {
    let out = "", err = "";

    child.stdout.on("data", (d) => { out += d; });
    child.stderr.on("data", (d) => { err += d; });
    return {
        errors: () => err,
        async line(what) {
            for (let i = 0; i < 400; i++) {
                const line = out.split("\n").slice(0, -1)
                    .find((l) => what.test(l));

                if (line)
                    return line.match(what)[1] ?? line;
                await new Promise((done) => setTimeout(done, 50));
            }
            throw new Error(`serve does not say ${what}: ${out}${err}`);
        },
    };
}

/*
 * { signIn: false } the read-only pages; true: with accounts.  prepare(db) may
 * change the store before the server starts.  { of: "nothing" } an empty store,
 * "house" a folder of two realms.
 */
export async function serve({ signIn = false, prepare, args = [], of } = {}) {
    const dir = mkdtempSync(join(tmpdir(), "soket-browser."));
    const db = of === "house" ? dir : join(dir, "sample.db");
    const quiet = !signIn && knowsSignIn() ? ["--no-sign-in"] : [];

    if (of === "house")
        ["huyen-a", "huyen-b"].forEach((r) => run(db, "realm", "create", r));
    else
        run(db, "init", ...of === "nothing" ? [] : ["--sample", "huu-lung"]);
    if (prepare)
        await prepare(db);
    const child = keep(soket, ["-d", db, "serve", ...quiet, ...args,
        "--listen", "127.0.0.1:0"]);
    const ended = new Promise((done) => child.on("close", done));
    const says = reader(child);
    const url = (await says.line(/^(http:.*)\/$/));

    return {
        url, db, dir,
        /* what it complained of; the code of the first administrator */
        errors: says.errors,
        code: () => says.line(/((?:[0-9a-z]{4}-){3}[0-9a-z]{4})$/),
        /* a connection that was closed between two requests is asked anew */
        get(path, init) {
            const go = () => fetch(url + path, { redirect: "manual", ...init });

            return go().catch((e) =>
                e.cause?.code === "UND_ERR_SOCKET" ? go() : Promise.reject(e));
        },
        async stop() {
            child.stdin.end();
            await ended;
            rmSync(dir, { recursive: true, force: true });
        },
    };
}

/* Files of ours, answered with the headers of a page: for parts that no page
 * of the program shows yet.  answers: { "/path": (request, body) => reply }. */
export async function serveFiles(answers, csp) {
    const server = createServer((req, res) => {
        const path = req.url.split("?")[0];
        let body = "";

        req.on("data", (d) => { body += d; });
        req.on("end", () => {
            const answer = answers[path];
            const r = answer ? answer(req, body) : { status: 404, body: "" };

            res.writeHead(r.status ?? 200, {
                "Content-Type": r.type ?? "text/html; charset=utf-8",
                "Content-Security-Policy": csp,
                ...r.headers,
            });
            res.end(r.body);
        });
    });

    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        get(path) { return fetch(this.url + path); },
        stop: () => new Promise((done) => {
            server.closeAllConnections();
            server.close(done);
        }),
    };
}

/* ---- the browser ---- */

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];

export const chromium = () => need("playwright-core").chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true, args: flags,
});

/*
 * A tab of its own session: { page, context, faults, close }.
 * how: { width, height, dark, lang: "vi", script: true, expect: [/…/] }: what a
 * console may say.
 */
export async function open(browser, site, how = {}) {
    const found = [];
    const context = await browser.newContext({
        viewport: { width: how.width ?? 1280, height: how.height ?? 900 },
        locale: how.lang === "en" ? "en-GB" : "vi-VN",
        timezoneId: "Asia/Ho_Chi_Minh",
        colorScheme: how.dark ? "dark" : "light",
        javaScriptEnabled: how.script !== false,
        reducedMotion: "reduce",
        acceptDownloads: true,
    });
    const fault = (text) => {
        if (!(how.expect ?? []).some((e) => e.test(text)))
            found.push(text);
    };

    await context.route("**/*", (route) => {
        if (new URL(route.request().url()).origin === site.url)
            return route.continue();
        fault("asks the network: " + route.request().url());
        return route.abort();
    });
    const page = await context.newPage();

    page.setDefaultTimeout(15000);
    page.on("console", (m) => {
        if (m.type() === "error" || m.type() === "warning")
            fault(`console: ${m.text()}`);
    });
    page.on("pageerror", (e) => fault(`error: ${e.message}`));
    page.on("requestfailed", (r) => {
        if (r.failure()?.errorText !== "net::ERR_ABORTED")
            fault(`request failed: ${r.url()} ${r.failure()?.errorText}`);
    });
    let last;

    page.on("response", (r) => {
        if (r.request().isNavigationRequest() && r.status() !== 303)
            last = r;
        if (r.status() >= 500)
            fault(`status ${r.status()}: ${r.url()}`);
    });
    return {
        page, context,
        /* The page as it was sent. */
        html: () => last.text(),
        /* What was wrong since last asked. */
        faults: () => found.splice(0),
        close: () => context.close(),
    };
}

/* ---- signing in ---- */

function base32(text) {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const bytes = [];
    let bits = 0, value = 0;

    for (const c of text.toUpperCase().replace(/[\s=-]/g, "")) {
        value = (value << 5 | letters.indexOf(c)) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.push(value >> bits & 0xff);
        }
    }
    return Buffer.from(bytes);
}

/* RFC 6238: SHA-1, 30 s, 6 digits.  at: seconds since 1970. */
export function totp(secret, at = Date.now() / 1000) {
    const count = Buffer.alloc(8);

    count.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
    const h = createHmac("sha1", base32(secret)).update(count).digest();
    const n = h.readUInt32BE(h[19] & 15) & 0x7fffffff;

    return String(n % 1000000).padStart(6, "0");
}

/* A code is good once: another asked for within its 30 s is the next one. */
export function codeOf(who) {
    const now = Math.floor(Date.now() / 30000);
    const step = now <= (who.step ?? 0) ? who.step + 1 : now;

    who.step = step;
    return totp(who.secret, step * 30);
}

export const send = (page) => page.click("main form .button.primary");

/* who: { login, password, secret }; the second step only where it is asked. */
export async function signIn(tab, site, who) {
    const { page } = tab;

    await page.goto(site.url + "/sign-in");
    await page.fill("#f-login", who.login);
    await page.fill("#f-password", who.password);
    await send(page);
    if (who.secret && /\/second/.test(page.url())) {
        await page.fill("#f-code", codeOf(who));
        await send(page);
    }
}

/* The one who begins, with a second factor; signed in afterwards. */
export async function beginAsAdministrator(tab, site) {
    const { page } = tab;
    const who = { login: "quan.tri", name: "Nguyễn Quản Trị",
        password: "mùa xuân năm nay về sớm" };

    await page.goto(site.url + "/first");
    await page.fill("#f-code", await site.code());
    await page.fill("#f-full_name", who.name);
    await page.fill("#f-login", who.login);
    await page.fill("#f-new_password", who.password);
    await send(page);
    await page.waitForURL("**/me/second*");
    who.secret = (await page.locator(".qr code").textContent()).trim();
    await page.fill("#f-code", codeOf(who));
    await page.fill("#f-password", who.password);
    await send(page);
    await page.locator(".codes").waitFor();
    return who;
}

/* For requests that are made without the browser. */
export const cookieOf = async (tab) => (await tab.context.cookies())
    .map((c) => `${c.name}=${c.value}`).join("; ");
