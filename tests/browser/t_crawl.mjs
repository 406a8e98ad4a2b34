/*
 * Every link of the pages that can be read without signing in leads somewhere, in
 * both languages; t_every.mjs looks at the pages themselves.  No browser.
 */
import { serve, tally } from "./lib.mjs";
import { htmlFaults, inlineFaults, weighed, weightFaults } from "./judge.mjs";
import { crawl } from "./crawl.mjs";

const t = tally();
const site = await serve();
const heaviest = { page: 0, all: 0 };

for (const start of ["/", "/?lang=en"]) {
    const walk = await crawl(site, [start]);

    t.none("links", walk.faults);
    t.ok("pages were found", walk.pages.length > 20, `${walk.pages.length}`);
    for (const p of walk.pages) {
        const w = await weighed(site, p.html);

        t.none(`${p.path} HTML`, htmlFaults(p.html));
        t.none(`${p.path} inside`, inlineFaults(p.html));
        t.none(`${p.path} weight`, await weightFaults(site, p.html));
        for (const k of ["page", "all"])
            heaviest[k] = Math.max(heaviest[k], w[k]);
    }
    console.log(`${walk.asked} addresses asked of ${walk.found} found, ` +
        `${walk.pages.length} pages read; the heaviest page ` +
        `${heaviest.page} bytes, ${heaviest.all} with style and script`);
}
await t.end(site);
