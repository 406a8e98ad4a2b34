/*
 * Pictures of pages for people to look at, at 1280 and 360 px, light and dark:
 *
 *   node tests/browser/shots.mjs [--en] [--signed] [--to DIR] [--only WIDTH] [PATH…]
 *
 * into build/shots/ as NAME-WIDTH-light.png.  --signed: as the administrator.
 * Without PATH: the lists below; one that ends in .html is a file beside this one.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beginAsAdministrator, chromium, open, serve, top } from "./lib.mjs";
import { serveStatic } from "./static.mjs";

const list = ["/", "/units", "/units/hl", "/campaigns/kl01/units/hl",
    "/campaigns/kl01/units/hl/figures/turns", "/reports",
    "/reports/so-ket-kl01", "/reports/so-ket-kl01?annex=1", "/events",
    "/no-such-page", "style-sample.html"];
const listSigned = ["/sign-in", "/me", "/me/second", "/", "/activities", "/admin"];
const args = process.argv.slice(2);
const take = (name) => {
    const i = args.indexOf(name);

    return i < 0 ? undefined : args.splice(i, 2)[1];
};
const to = take("--to") ?? join(top, "build/shots");
const only = take("--only");
const flag = (name) => args.includes(name) &&
    !!args.splice(args.indexOf(name), 1);
const en = flag("--en"), signed = flag("--signed");
const paths = args.length ? args : signed ? listSigned : list;
const files = paths.filter((p) => p.endsWith(".html"));
const site = await serve({ signIn: signed });
const still = await serveStatic(files);
const browser = await chromium();

function nameOf(path) {
    return path.replace(/^\//, "").replace(/\.html$/, "")
        .replace(/[^a-z0-9]+/gi, "-") || "home";
}

let cookies = [];

if (signed) {
    const tab = await open(browser, site);

    await beginAsAdministrator(tab, site);
    cookies = await tab.context.cookies();
}
mkdirSync(to, { recursive: true });
for (const width of only ? [+only] : [1280, 360])
    for (const dark of [false, true]) {
        const on = { true: still, false: site };
        const tabs = {};

        for (const path of paths) {
            const file = path.endsWith(".html");
            const tab = tabs[file] ??= await open(browser, on[file],
                { width, dark, lang: en ? "en" : "vi" });

            await tab.context.addCookies(path === "/sign-in" ? [] : cookies);
            const lang = en && !file ?
                (path.includes("?") ? "&" : "?") + "lang=en" : "";

            await tab.page.goto(on[file].url + (file ? "/" : "") + path + lang);
            await tab.page.screenshot({ fullPage: true, path: join(to,
                `${nameOf(path)}-${width}-${dark ? "dark" : "light"}.png`) });
        }
        for (const tab of Object.values(tabs))
            await tab.close();
    }
console.log(`pictures are in ${to}`);
await browser.close();
await still.stop();
await site.stop();
