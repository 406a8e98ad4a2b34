/*
 * Every page that can be read without signing in, in one language and at one
 * width, light and dark: links, HTML, weight, axe, policy, overflow.
 *
 *   node t_crawl.mjs vi|en WIDTH          (BROWSER_FULL=1: every page)
 */
import { chromium, open, serve, tally } from "./lib.mjs";
import { axeFaults, htmlFaults, inlineFaults, overflowFaults, weighed,
    weightFaults } from "./judge.mjs";
import { crawl, sample } from "./crawl.mjs";

const [lang = "vi", width = "1280"] = process.argv.slice(2);
const t = tally();
const site = await serve();
const browser = await chromium();
const start = lang === "en" ? ["/?lang=en"] : ["/"];
const walk = await crawl(site, start);
const own = walk.pages.filter((p) => /[?&]lang=en/.test(p.path) ===
    (lang === "en"));
const heaviest = { page: 0, all: 0 };

t.none("links", walk.faults);
t.ok("pages were found", own.length > 20, `${own.length}`);
for (const p of own) {
    const w = await weighed(site, p.html);

    t.none(`${p.path} HTML`, htmlFaults(p.html));
    t.none(`${p.path} inside`, inlineFaults(p.html));
    t.none(`${p.path} weight`, await weightFaults(site, p.html));
    for (const k of ["page", "all"])
        heaviest[k] = Math.max(heaviest[k], w[k]);
}

const looked = sample(own);
const missing = ["/no-such-page" + (lang === "en" ? "?lang=en" : "")];

for (const dark of [false, true]) {
    const tab = await open(browser, site,
        { width: +width, dark, lang, expect: [/status of 404/] });

    for (const path of [...looked.map((p) => p.path), ...missing]) {
        const what = `${path} ${dark ? "dark" : "light"}`;

        await tab.page.goto(site.url + path);
        t.none(`${what} axe`, await axeFaults(tab.page));
        t.none(`${what} width`, await overflowFaults(tab.page));
        t.none(`${what} faults`, tab.faults());
    }
    await tab.close();
}
console.log(`${walk.asked} addresses asked of ${walk.found} found, ` +
    `${own.length} pages read, ${looked.length} looked at; the heaviest ` +
    `page ${heaviest.page} bytes, ${heaviest.all} with style and script`);
await t.end(browser, site);
