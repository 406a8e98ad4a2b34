/*
 * Sessions and sign-in as somebody tries them who should not be in: tokens old,
 * planted, copied and outlived; guesses at every door at once; one code used many
 * times; what a refusal tells about a name.
 */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { ask, besiege, account, codeNow, csrfIn, full, password, post,
    ready, signInAs, sql } from "./attack.mjs";
import { run, tally } from "./lib.mjs";

const t = tally();

if (!ready(t))
    await t.end();
const plain = { roles: ["reporter"], second: false };
const { site, people } = await besiege(4, (db) => {
    for (const login of ["mot", "hai", "bau", "bon", "nam.xq", "sau", "bay", "tam.xq",
        "chin"])
        account(db, login, plain);
    /* an account without a password: its code is not used yet */
    run(db, "account", "add", "--person", "muoi.xq", "--name-of", "Người Mười",
        "--login", "muoi.xq", "--role", "reader", "--unit", "ls");
});
const admin = await signInAs(site, people[0]);
const tokenOf = (cookie) => cookie.split("=")[1];
const one = (login) => ({ login, password });
const alive = async (cookie, path = "/me") =>
    (await ask(site, path, { cookie })).status === 200;
const hashes = () => sql(site.db, "SELECT hash FROM session");
const cookieIn = (res) => res.headers["set-cookie"]?.[0].split(";")[0] ?? "";

/* ---- tokens ---- */

let s = await signInAs(site, one("mot"));

t.ok("256 bits", /^__Host-sid=[\w-]{43,}$/.test(s.cookie), s.cookie);
t.ok("only its hash is kept", !sql(site.db, "SELECT * FROM session")
    .includes(tokenOf(s.cookie)) && hashes().split("\n").every((h) =>
    /^[0-9a-f]{64}$/.test(h)));
const many = new Set();

for (let i = 0; i < (full ? 300 : 30); i++)
    many.add(cookieIn(await post(site, "/sign-in", one("hai"))));
t.is("each sign-in has a token of its own", many.size, full ? 300 : 30);

/* planted beforehand */
for (const sid of ["a".repeat(43), tokenOf(s.cookie).slice(0, -1) + "A", "",
    tokenOf(s.cookie) + "x"]) {
    const cookie = `__Host-sid=${sid}`;
    const res = await post(site, "/sign-in", one("bau"), { cookie });

    t.ok(`a planted token is not taken (${sid.slice(0, 9)})`,
        cookieIn(res) !== cookie && res.status === 303 && !await alive(cookie));
}
t.ok("a token elsewhere is none", !await alive("sid=" + tokenOf(s.cookie)) &&
    (await ask(site, "/me?sid=" + tokenOf(s.cookie))).status !== 200 &&
    (await ask(site, "/me", { headers: { Authorization: "Bearer " +
        tokenOf(s.cookie) } })).status === 401);
t.ok("the session goes on", await alive(s.cookie));

/* the same browser comes in again: one session, not two */
const again = await post(site, "/sign-in", { ...one("mot"), csrf: s.csrf },
    { cookie: s.cookie });

t.ok("signing in ends what this browser had", again.status === 303 &&
    !await alive(s.cookie) && await alive(cookieIn(again)));
t.ok("no session in an address", !again.headers.location.includes(
    tokenOf(cookieIn(again))));
t.ok("flags", /; Path=\/; Secure; HttpOnly; SameSite=Lax$/.test(
    again.headers["set-cookie"][0]), again.headers["set-cookie"][0]);

/* the second factor: a new token, the half one can do nothing and is dead after */
{
    const res = await post(site, "/sign-in", people[1]);
    const half = cookieIn(res);
    const csrf = csrfIn((await ask(site, "/second", { cookie: half })).text);

    t.ok("half: no page", !await alive(half) && !await alive(half, "/units") &&
        (await ask(site, "/units.json", { cookie: half })).status === 401);
    t.ok("half: nothing done", (await post(site, "/me/sessions/others",
        { csrf }, { cookie: half })).headers.location?.startsWith("/second"));
    const whole = await post(site, "/second", { code: codeNow(people[1]), csrf },
        { cookie: half });

    t.ok("a new token after the code", cookieIn(whole) && cookieIn(whole) !==
        half && await alive(cookieIn(whole)) && !await alive(half));
    t.ok("the half one is not in the store", +sql(site.db, "SELECT COUNT(*) " +
        "FROM session WHERE closed = 0 AND second = 0 AND account IN " +
        "(SELECT id FROM account WHERE name = 'nguoi1')") === 0);
}

/* a new password */
{
    const a = await signInAs(site, one("bau")), b = await signInAs(site, one("bau"));
    const until = new Date(Date.now() + 9e9).toISOString().slice(0, 10);
    const made = await post(site, "/me/tokens", { csrf: a.csrf, name: "x",
        role: "reader", until, password }, { cookie: a.cookie });
    const bearer = { headers: { Authorization: "Bearer " +
        made.text.match(/>([\w-]{43,})</)?.[1] } };

    t.is("a token of a program", (await ask(site, "/units.json", bearer)).status,
        200);
    t.ok("it is not a session", (await ask(site, "/me.json", bearer)).status >=
        400 || !(await ask(site, "/me", bearer)).headers["set-cookie"]);
    const changed = await post(site, "/me/password", { csrf: a.csrf, password,
        new_password: "mùa hạ năm nay về muộn" }, { cookie: a.cookie });

    t.ok("a new token after a new password", changed.status === 303 &&
        cookieIn(changed) !== a.cookie && await alive(cookieIn(changed)),
    changed.text.slice(0, 200));
    t.ok("all else is dead", !await alive(a.cookie) && !await alive(b.cookie) &&
        (await ask(site, "/units.json", bearer)).status === 401);
    t.is("the old password too", (await post(site, "/sign-in", one("bau"))).status,
        403);
}

/* out */
{
    const a = await signInAs(site, one("bon")), b = await signInAs(site, one("bon"));
    const c = await signInAs(site, one("bon"));
    const list = (await ask(site, "/me.json", { cookie: a.cookie })).text;

    t.is("sessions side by side are listed", JSON.parse(list).sessions.length, 3);
    const mine = (await ask(site, "/me", { cookie: a.cookie })).text;
    const ends = [...mine.matchAll(/\/me\/sessions\/(\d+)\/end/g)].map((m) => m[1]);
    const newest = Math.max(...ends);

    await post(site, `/me/sessions/${newest}/end`, { csrf: b.csrf },
        { cookie: b.cookie });
    t.ok("one is ended", !await alive(c.cookie) && await alive(b.cookie));
    const foreign = (await ask(site, "/me", { cookie: admin.cookie })).text;

    t.ok("another's is not there", !ends.some((e) => foreign.includes(
        `/me/sessions/${e}/end`)));
    t.is("nor can be ended", (await post(site, `/me/sessions/${ends[0]}/end`,
        { csrf: admin.csrf }, { cookie: admin.cookie })).status, 404);
    await post(site, "/me/sessions/others", { csrf: b.csrf }, { cookie: b.cookie });
    t.ok("the others are ended", !await alive(a.cookie) && await alive(b.cookie));
    const res = await post(site, "/sign-out", { csrf: b.csrf }, { cookie: b.cookie });

    t.ok("signed out", !await alive(b.cookie) && /Max-Age=0/.test(
        res.headers["set-cookie"][0]) && /cookies/.test(
        res.headers["clear-site-data"]));
}

/* what an administrator does to somebody; a right from today on in Viet Nam, where it is
 * tomorrow already in the evening of UTC */
const today = new Date(Date.now() + 7 * 36e5).toISOString().slice(0, 10);

for (const [login, act] of [["nam.xq", "disable"], ["sau", "reset"],
    ["bay", "grants"]]) {
    const a = await signInAs(site, one(login));
    const res = await post(site, `/people/${login}/${act}`, { csrf: admin.csrf,
        once: act, person: login, role: "reader", unit: "ls", reason: "x",
        from: today }, { cookie: admin.cookie });

    t.ok(`${act} is done`, res.status < 400, `${res.status} ` +
        res.text.match(/class="errors"[\s\S]{0,300}/));
    t.ok(`${act} ends the session at once`, !await alive(a.cookie));
}
t.ok("the administrator's own goes on", await alive(admin.cookie));

/* ---- the same words for every cause ---- */

/* answers without what was typed and the seconds */
const told = (res, login) => JSON.stringify([res.status, res.text.replaceAll(login,
    "NAME").replace(/\d+ giây/g, "N giây"), Object.keys(res.headers)]);
const strangers = ["tam.xq", "xyz.xq", "nam.xq", "muoi.xq"]; /* there, not, disabled, no password */
const from = (address) => ({ localAddress: address });

for (const path of ["/sign-in", "/sign-in.json", "/reset", "/reset.json"]) {
    const answers = [];

    for (const login of strangers) {
        const res = await post(site, path, { login, password: "khong phai",
            code: "aaaa-bbbb-cccc-dddd",
            new_password: "mùa thu năm nay về đúng hẹn" });

        answers.push(told(res, login));
    }
    t.ok(`${path}: one answer`, new Set(answers).size === 1 &&
        /^\[403/.test(answers[0]), answers.map((a) => a.slice(0, 900)).join("\n"));
}
t.ok("no entry of the log to strangers", !/as_of_entry|mục nhật ký|entry \d/
    .test((await ask(site, "/sign-in")).text) && !/"entry": *"?\d/.test((await
ask(site, "/api.json")).text));

/* ---- guesses ---- */

/* At every door at once, from elsewhere than the owner: what is looked at. */
{
    const owner = await signInAs(site, people[2]); /* known from 127.0.0.1 */
    const far = from("127.0.0.77");
    const stolen = owner.cookie;
    let looked = 0, told429 = 0, waits = [];
    const seconds = full ? 70 : 8, began = Date.now();
    const doors = [
        () => post(site, "/sign-in", { login: " NGUOI2 ", password: "x" }, far),
        () => post(site, "/sign-in.json", { login: "nguoi2", password: "y" }, far),
        () => post(site, "/reset", { login: "Nguoi2", code: "aaaa-bbbb-cccc-dddd",
            new_password: "mùa thu năm nay về đúng hẹn" }, far),
        ...["/me/password", "/me/codes", "/me/second/off", "/me/tokens", "/me/again",
            "/me/second"].map((path) => () => post(site, path, { csrf: owner.csrf,
                password: "z", new_password: "mùa thu năm nay về đúng hẹn",
                name: "x", role: "reader", until: "2026-12-31", code: "123456",
                seed: "A".repeat(32) }, { ...far, cookie: stolen })),
    ];

    while (Date.now() - began < seconds * 1000) {
        for (const res of await Promise.all([...doors, ...doors].map((d) => d()))) {
            if (res.status === 429) {
                told429++;
                waits.push(+res.headers["retry-after"]);
            } else if (res.status === 403) {
                looked++;
            } else if (res.status !== 400 && res.status !== 503) {
                t.ok("an answer of a door", false, `${res.status} ${res.path} ` +
                    res.text.slice(0, 300));
            }
        }
        await new Promise((done) => setTimeout(done, 200));
    }
    /* five are free, then after 2, 4, 8, 16 … seconds */
    let may = 5;

    for (let at = 2, step = 2; at <= seconds + 1; step *= 2, at += step)
        may++;
    t.ok("guesses looked at", looked >= 5 && looked <= may,
        `${looked} of at most ${may}, ${told429} refused`);
    t.ok("it is said how long", waits.every((w) => w >= 1 && w <= 900), waits);
    const [me] = [await signInAs(site, people[2])];

    t.ok("the owner comes in meanwhile", await alive(me.cookie));
    console.log(`guesses in ${seconds} s: ${looked} looked at, ${told429} refused`);
}

/* Codes of a half session: the password gives no free guesses. */
{
    const who = people[3], far = from("127.0.0.78");
    let looked = 0;

    await signInAs(site, who); /* the owner is known from elsewhere */
    for (let i = 0; i < 12; i++) {
        const half = await post(site, "/sign-in", who, far);

        if (half.status === 429)
            continue;
        const csrf = csrfIn((await ask(site, "/second",
            { ...far, cookie: cookieIn(half) })).text);
        const all = await Promise.all([0, 1, 2, 3].map((k) => post(site, "/second",
            { code: String(100000 + 17 * i + k), csrf },
            { ...far, cookie: cookieIn(half) })));

        looked += all.filter((r) => r.status === 403).length;
    }
    t.ok("codes looked at", looked >= 5 && looked <= 7, String(looked));
    t.ok("the owner comes in with a code", !!(await signInAs(site, who)).csrf);
}

/* ---- a code is good once ---- */

let taken = 0, tried = 0;

for (const kind of ["totp", "recovery"]) {
    const who = people[kind === "totp" ? 3 : 1];
    const code = kind === "totp" ? codeNow(who, 0) : who.left.pop();
    const halves = [];

    for (let i = 0; i < 3; i++) {
        const res = await post(site, "/sign-in", who);
        const cookie = cookieIn(res);

        halves.push({ cookie, csrf: csrfIn((await ask(site, "/second",
            { cookie })).text) });
    }
    const use = () => Promise.all(halves.flatMap((h) => [h, h, h]).map((h) =>
        post(site, "/second", { code, csrf: h.csrf }, { cookie: h.cookie })));
    const got = (await use()).filter((r) => r.status === 303 &&
        r.headers["set-cookie"]).length;

    tried += halves.length * 3;
    taken += got;
    t.is(`${kind} in parallel`, got, 1);
    const later = (await use()).filter((r) => r.headers["set-cookie"]).length;

    t.is(`${kind} again`, later, 0);
}
console.log(`${tried} uses of two codes, ${taken} taken`);

/* ---- time ---- */

const db = join(site.dir, "time.db");

run(site.db, "backup", db);
const bin = process.env.SOKET_BIN ?? "build/check/soket";

/* The same store some time later. */
async function at(moment) {
    const child = spawn(bin, ["-d", db, "serve", "--listen", "127.0.0.1:0"],
        { env: { ...process.env, SOKET_NOW: new Date(moment).toISOString()
            .replace(/\.\d+/, "") }, stdio: ["ignore", "pipe", "inherit"] });
    const url = await new Promise((done) => child.stdout.on("data", (d) => {
        const m = String(d).match(/http:\S+[^/\s]/);

        if (m)
            done(m[0]);
    }));

    process.once("exit", () => child.kill());
    return { url, stop: () => new Promise((done) => {
        child.on("exit", done);
        child.kill("SIGTERM");
    }) };
}
process.setMaxListeners(40);
const day0 = Date.now(), min = 60000;
let there = await at(day0);
const kept = await signInAs(there, one("chin"));
const half = await post(there, "/sign-in", people[0]);

async function later(moment, cookie, path = "/me") {
    await there.stop();
    there = await at(moment);
    return (await ask(there, path, { cookie })).status;
}
t.is("29 minutes without a request", await later(day0 + 29 * min, kept.cookie),
    200);
t.is("9 minutes for the code", await later(day0 + 9 * min, cookieIn(half),
    "/second"), 200);
t.ok("not 11", (await later(day0 + 11 * min, cookieIn(half), "/second")) !== 200);
await there.stop();
execFileSync("sqlite3", [db, `UPDATE session SET seen = ${day0}`]);
there = await at(day0);
t.ok("31 minutes are too long", await later(day0 + 31 * min, kept.cookie) !== 200);
for (const [m, status] of [[12 * 60 - 1, 200], [12 * 60 + 1, 303]]) {
    await there.stop();
    execFileSync("sqlite3", [db,
        `UPDATE session SET seen = ${day0 + m * min - 1000}`]);
    there = await at(day0);
    t.is(`${m} minutes after the sign-in`, await later(day0 + m * min,
        kept.cookie), status);
}
await there.stop();
await t.end(site);
