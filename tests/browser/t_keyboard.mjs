/* One page of each kind by the Tab key alone, wide and narrow. */
import { chromium, open, serve, tally } from "./lib.mjs";
import { keyboardFaults } from "./judge.mjs";

const t = tally();
const site = await serve();
const browser = await chromium();
const paths = ["/", "/units", "/units/hl", "/campaigns/kl01/units/hl",
    "/campaigns/kl01/units/hl/figures/turns", "/reports",
    "/reports/so-ket-kl01", "/events", "/events?lang=en"];

for (const width of [1280, 360]) {
    const tab = await open(browser, site, { width });

    for (const path of paths) {
        const res = await tab.page.goto(site.url + path);

        t.is(`${path} at ${width}`, res.status(), 200);
        t.none(`${path} at ${width} by Tab`, await keyboardFaults(tab.page));
    }
    await tab.close();
}

/* The first stop leads past the navigation. */
const tab = await open(browser, site);

await tab.page.goto(site.url + "/units");
await tab.page.keyboard.press("Tab");
await tab.page.keyboard.press("Enter");
t.is("the skip link", new URL(tab.page.url()).hash, "#main");
await tab.page.keyboard.press("Tab");
t.ok("and then into the page", await tab.page.evaluate(() =>
    document.querySelector("main").contains(document.activeElement)));
await t.end(browser, site);
