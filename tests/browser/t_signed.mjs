/*
 * The pages of those who are signed in, at one width: an administrator begins
 * (JavaScript off at 360 px, on else), then every page linked is looked at as in
 * t_crawl.mjs, and moved through by the Tab key.  axe-core needs timers, so what
 * it looks at has JavaScript.
 *
 *   node t_signed.mjs vi|en WIDTH
 */
import { beginAsAdministrator, chromium, cookieOf, open, serve, signIn, tally }
    from "./lib.mjs";
import { axeFaults, htmlFaults, inlineFaults, keyboardFaults, overflowFaults,
    weightFaults } from "./judge.mjs";
import { crawl, sample } from "./crawl.mjs";

const [lang = "vi", width = "1280"] = process.argv.slice(2);
const how = { width: +width, lang, expect: [/status of 40[034]/] };
const add = lang === "en" ? "?lang=en" : "";
const t = tally();
const site = await serve({ signIn: true });
const browser = await chromium();

async function look(tab, what) {
    t.none(`${what} HTML`, htmlFaults(await tab.html()));
    t.none(`${what} axe`, await axeFaults(tab.page));
    t.none(`${what} width`, await overflowFaults(tab.page));
    t.none(`${what} Tab`, await keyboardFaults(tab.page));
    t.none(`${what} faults`, tab.faults());
}

/* nobody yet */
const out = await open(browser, site, how);

for (const path of ["/sign-in", "/first", "/reset"]) {
    await out.page.goto(site.url + path + add);
    await look(out, path);
}
await out.page.goto(site.url + "/units");
t.ok("who is not signed in is led there",
    new URL(out.page.url()).pathname === "/sign-in", out.page.url());

/* somebody */
const hands = await open(browser, site, { ...how, script: width !== "360" });
const who = await beginAsAdministrator(hands, site);

t.none("recovery codes HTML", htmlFaults(await hands.html()));
t.none("beginning", hands.faults());
const tab = await open(browser, site, how);

await tab.context.addCookies(await hands.context.cookies());
await out.page.goto(site.url + "/sign-in" + add);
await out.page.fill("#f-login", who.login);
await out.page.fill("#f-password", "khong phai mat khau nay");
await out.page.click("main form .button.primary");
t.ok("a wrong password is told", await out.page.locator(".errors").count() > 0);
out.faults();
await look(out, "a refusal");
await signIn(out, site, who);
t.ok("signed in with both", await out.page.locator(".me form").count() === 1,
    out.page.url());
await out.close();

const walk = await crawl(site, ["/" + add, "/me" + add],
    { cookie: await cookieOf(tab) });
const own = walk.pages.filter((p) => /[?&]lang=en/.test(p.path) ===
    (lang === "en"));

t.none("links", walk.faults);
for (const p of own) {
    t.none(`${p.path} HTML`, htmlFaults(p.html));
    t.none(`${p.path} inside`, inlineFaults(p.html));
    t.none(`${p.path} weight`, await weightFaults(site, p.html));
}
const looked = sample(own);

for (const dark of [false, true]) {
    const there = dark ? await open(browser, site, { ...how, dark }) : tab;

    await there.context.addCookies(await tab.context.cookies());
    for (const { path } of looked) {
        const what = `${path} ${dark ? "dark" : "light"}`;

        await there.page.goto(site.url + path);
        t.none(`${what} axe`, await axeFaults(there.page));
        t.none(`${what} width`, await overflowFaults(there.page));
        if (!dark)
            t.none(`${what} Tab`, await keyboardFaults(there.page));
        t.none(`${what} faults`, there.faults());
    }
}
console.log(`${walk.asked} addresses asked of ${walk.found} found, ` +
    `${own.length} pages read, ${looked.length} looked at`);
await t.end(browser, site);
