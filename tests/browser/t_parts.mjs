/*
 * Every part that pages are built of (style-sample.html): axe light and dark at
 * both widths, HTML, overflow, Tab.
 */
import { chromium, open, tally } from "./lib.mjs";
import { axeFaults, htmlFaults, inlineFaults, keyboardFaults, overflowFaults }
    from "./judge.mjs";
import { serveStatic } from "./static.mjs";

const t = tally();
const site = await serveStatic(["style-sample.html"]);
const browser = await chromium();
const html = await (await site.get("/style-sample.html")).text();

t.none("HTML", htmlFaults(html));
t.none("inside", inlineFaults(html));
for (const width of [1280, 360])
    for (const dark of [false, true]) {
        const tab = await open(browser, site, { width, dark });
        const what = `${width} ${dark ? "dark" : "light"}`;

        await tab.page.goto(site.url + "/style-sample.html");
        t.none(`axe ${what}`, await axeFaults(tab.page));
        t.none(`overflow ${what}`, await overflowFaults(tab.page));
        t.none(`faults ${what}`, tab.faults());
        if (!dark)
            t.none(`Tab ${what}`, await keyboardFaults(tab.page));
        await tab.close();
    }
await t.end(browser, site);
