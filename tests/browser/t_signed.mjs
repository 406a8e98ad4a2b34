/*
 * Who is signed in: an administrator begins (JavaScript off at 360 px, on else), then
 * every link leads somewhere, and each page is moved through by the Tab key alone;
 * t_every.mjs looks at the pages themselves.
 *
 *   node t_signed.mjs vi|en WIDTH
 */
import { beginAsAdministrator, chromium, cookieOf, open, serve, signIn, tally }
    from "./lib.mjs";
import { htmlFaults, keyboardFaults } from "./judge.mjs";
import { crawl, sample } from "./crawl.mjs";

const [lang = "vi", width = "1280"] = process.argv.slice(2);
const how = { width: +width, lang, expect: [/status of 40[034]/] };
const add = lang === "en" ? "?lang=en" : "";
const t = tally();
const site = await serve({ signIn: true });
const browser = await chromium();

async function move(tab, what) {
    t.none(`${what} Tab`, await keyboardFaults(tab.page));
    t.none(`${what} faults`, tab.faults());
}

/* nobody yet */
const out = await open(browser, site, how);

for (const path of ["/sign-in", "/first", "/reset"]) {
    await out.page.goto(site.url + path + add);
    await move(out, path);
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
await move(out, "a refusal");
await signIn(out, site, who);
t.ok("signed in with both", await out.page.locator(".me form").count() === 1,
    out.page.url());
await out.close();

const walk = await crawl(site, ["/" + add, "/me" + add],
    { cookie: await cookieOf(tab) });
const looked = sample(walk.pages.filter((p) => /[?&]lang=en/.test(p.path) ===
    (lang === "en")));

t.none("links", walk.faults);
for (const { path } of looked) {
    await tab.page.goto(site.url + path);
    await move(tab, path);
}
console.log(`${walk.asked} addresses asked of ${walk.found} found, ` +
    `${looked.length} pages moved through`);
await t.end(browser, site);
