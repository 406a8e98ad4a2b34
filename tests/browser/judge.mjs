/*
 * What may be wrong with a page, each as a list of faults in words; an empty
 * list is praise.  t_catches.mjs shows that every judge can find fault.
 */
import { need } from "./lib.mjs";

/* A page with its style and script. */
const PAGE_MAX = 100 * 1024;

/* ---- as the reader meets it ---- */

/* WCAG 2.2 AA and good practice, by axe-core.  Put in through the debugger: the
 * page's own policy lets no script of ours in, and is not to be weakened.
 * how: { within: "main", only: ["color-contrast"] } */
export async function axeFaults(page, how = {}) {
    const cdp = await page.context().newCDPSession(page);
    const ask = (expression) => cdp.send("Runtime.evaluate",
        { expression, awaitPromise: true, returnByValue: true });
    const what = how.only ? { type: "rule", values: how.only } : ["wcag2a",
        "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /* once for each page, not for each width of it */
    if (!(await ask("!!window.axe")).result.value)
        await ask(need("axe-core").source + ";0");
    const r = await ask(`axe.run(${JSON.stringify(how.within ?? "html")}, {
        resultTypes: ["violations"], preload: false,
        runOnly: ${JSON.stringify(what)},
    }).then((r) => r.violations.map((v) => v.id + ": " + v.help + " (" +
        v.nodes.length + ") " + v.nodes.slice(0, 3).map((n) => n.html + " " +
        [...n.any, ...n.all].map((c) => c.message).join("; ")).join(" | ")))`);

    await cdp.detach();
    if (r.exceptionDetails)
        return ["axe: " + JSON.stringify(r.exceptionDetails)];
    return r.result.value;
}

/* Nothing sticks out to the right: wide tables scroll within their own box. */
export function overflowFaults(page) {
    return page.evaluate(() => {
        const w = document.documentElement.clientWidth;
        const found = [];
        const held = (e) => {
            for (let up = e.parentElement; up !== document.body;
                up = up.parentElement)
                if (getComputedStyle(up).overflowX !== "visible")
                    return true;
            return false;
        };

        /* what is cut off cannot be read, nor scrolled to */
        for (const e of document.querySelectorAll("body *")) {
            const is = getComputedStyle(e);

            if (is.overflowX === "hidden" && e.clientWidth > 2 &&
                is.textOverflow !== "ellipsis" &&
                e.scrollWidth > e.clientWidth + 2 && found.length < 3)
                found.push(`cut off at ${e.clientWidth} of ${e.scrollWidth}: ` +
                    `<${e.tagName.toLowerCase()} class="${e.className}">`);
        }
        if (document.scrollingElement.scrollWidth <= w)
            return found;
        for (const e of document.querySelectorAll("body *")) {
            const box = e.getBoundingClientRect();

            if (box.right > w + 1 && box.width && !held(e) && found.length < 3)
                found.push(`wider than ${w}: <${e.tagName.toLowerCase()} ` +
                    `class="${e.className?.baseVal ?? e.className}"> ends at ` +
                    `${Math.round(box.right)}`);
        }
        return found.length ? found : [`the page is wider than ${w}`];
    });
}

/* Tab reaches every control, in the order of the page, and one sees where one
 * is: what has the focus looks other than it did without. */
export async function keyboardFaults(page) {
    /* a page that is still coming takes the focus away again */
    await page.waitForLoadState("load");
    await page.bringToFront();

    const total = await page.evaluate(() => {
        const can = "a[href], button, input, select, textarea, summary, " +
            "[tabindex='0']";
        let n = 0;

        /* begin at the top, wherever the page has put the focus */
        document.body.tabIndex = -1;
        document.body.focus();
        document.body.removeAttribute("tabindex");
        for (const e of document.querySelectorAll(can)) {
            if (e.disabled || e.type === "hidden" || e.tabIndex < 0 ||
                !e.checkVisibility({ checkVisibilityCSS: true }))
                continue;
            /* of a group of radio buttons one takes the focus */
            if (e.type === "radio" && !(e.checked || (!document.querySelector(
                `input[name="${CSS.escape(e.name)}"]:checked`) && e ===
                document.querySelector(`input[name="${CSS.escape(e.name)}"]`))))
                continue;
            e.dataset.tabWanted = n++;
        }
        return n;
    });
    const found = [], seen = [];

    for (let i = 0; i < total + 5; i++) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(lookAtFocus);

        if (!at)
            break;
        if (at.n !== undefined && seen.includes(at.n))
            break;
        seen.push(at.n);
        if (at.why)
            found.push(`${at.what}: ${at.why}`);
    }
    const missing = await page.evaluate((got) =>
        [...document.querySelectorAll("[data-tab-wanted]")]
            .filter((e) => !got.includes(+e.dataset.tabWanted))
            .map((e) => e.outerHTML.slice(0, 90)), seen);

    found.push(...missing.slice(0, 5).map((m) => "not reached: " + m));
    const order = seen.filter((n) => n !== undefined);

    for (let i = 1; i < order.length; i++)
        if (order[i] < order[i - 1])
            found.push(`order: ${order[i]} comes after ${order[i - 1]}`);
    return found;
}

/* Runs in the page. */
function lookAtFocus() {
    const e = document.activeElement;

    if (!e || e === document.body || e === document.documentElement)
        return null;
    const look = () => {
        const s = getComputedStyle(e);

        const line = s.outlineStyle === "none" || s.outlineWidth === "0px" ?
            "none" : s.outlineStyle + s.outlineWidth + s.outlineColor;

        return [line, s.boxShadow, s.borderColor, s.backgroundColor,
            s.textDecorationLine].join();
    };
    const box = e.getBoundingClientRect();
    const with_focus = look();
    let why = "";

    e.blur();
    if (look() === with_focus)
        why = "looks the same with focus";
    e.focus({ preventScroll: true, focusVisible: true });
    if (!box.width || !box.height || box.right < 0 || box.bottom < 0 ||
        box.left > innerWidth || box.top > innerHeight)
        why = "has the focus out of sight";
    return { n: e.dataset.tabWanted === undefined ? undefined :
        +e.dataset.tabWanted, what: e.outerHTML.slice(0, 90), why };
}

/* ---- as it was sent ---- */

/*
 * The recommended rules of html-validate.  Put aside:
 * - long-title: names of conclusions are long, and a title is not cut;
 * - no-trailing-whitespace: of template lines; costs nothing;
 * - prefer-native-element region: a scrolling table is a <div role="region">
 *   with a name and a tab stop; a <section> would need a heading of its own;
 *   listbox: suggestions, which <select> and <datalist> cannot show;
 * - form-dup-name: ticked rows of a list share a name;
 * - aria-label-misuse: whatever may have a name may be given one (a list of
 *   languages has);
 * - no-implicit-input-type, -button-type: an input without a type is one of
 *   text, a button without a type sends;
 * - doctype-style: <!doctype html> in small letters is as good.
 */
const rules = {
    root: true,
    extends: ["html-validate:recommended"],
    rules: {
        "long-title": "off",
        "no-trailing-whitespace": "off",
        "no-implicit-input-type": "off",
        "no-implicit-button-type": "off",
        "prefer-native-element": ["error", { exclude: ["region", "listbox"] }],
        "form-dup-name": ["error",
            { shared: ["radio", "checkbox", "button", "submit"] }],
        "aria-label-misuse": ["error", { allowAnyNamable: true }],
        "doctype-style": ["error", { style: "lowercase" }],
        "no-inline-style": "error",
    },
};
let checker;

export function htmlFaults(html) {
    const { HtmlValidate, StaticConfigLoader } = need("html-validate");

    checker ??= new HtmlValidate(new StaticConfigLoader(rules));
    const report = checker.validateStringSync(html);

    return report.results.flatMap((r) => r.messages).map((m) =>
        `line ${m.line}: ${m.ruleId}: ${m.message}`).slice(0, 8);
}

/* What the policy of pages would refuse, seen before it does. */
export function inlineFaults(html) {
    const found = [];

    for (const [what, how] of [["style", /\sstyle=/i], ["style", /<style/i],
        ["handler", /\son[a-z]+=/i], ["script", /<script(?![^>]*\ssrc=)/i],
        ["address", /(href|src|action)="javascript:/i]])
        if (how.test(html))
            found.push(`${what} inside the page: ${html.match(how)[0]}`);
    return found;
}

/* Bytes of the page with its style and script, nothing compressed. */
export async function weighed(site, html) {
    const parts = [...html.matchAll(
        /<(?:link rel="stylesheet" href|script src)="([^"]+)"/g)];
    let more = 0;

    for (const [, path] of parts) {
        weights[path] ??= (await (await site.get(path)).arrayBuffer()).byteLength;
        more += weights[path];
    }
    const bytes = Buffer.byteLength(html);

    return { page: bytes, all: bytes + more };
}
const weights = {};

export async function weightFaults(site, html) {
    const w = await weighed(site, html);

    return w.all <= PAGE_MAX ? [] :
        [`${w.page} bytes, ${w.all} with style and script`];
}

/* The same as the browser counts it: all that the page has asked for. */
export async function loadFaults(page) {
    const bytes = await page.evaluate(() => ["navigation", "resource"]
        .flatMap((k) => performance.getEntriesByType(k))
        .reduce((sum, e) => sum + e.decodedBodySize, 0));

    return bytes > 0 && bytes <= PAGE_MAX ? [] :
        [`${bytes} bytes with all that it asks for`];
}

/* ---- how it is built ---- */

/*
 * What a page is made of, without its words; runs in a browser, on the page as it
 * was sent: { lang, title, h1, sentences, nameless, size, skeleton, forms }.
 * Parts of one skeleton differ in words and numbers only.
 */
export function anatomy(html) {
    const doc = new DOMParser().parseFromString(html, "text/html");
    const all = (what, e = doc) => [...e.querySelectorAll(what)];
    const named = (e) => e.getAttribute("aria-label")?.trim() ||
        (e.getAttribute("aria-labelledby") ?? "").split(" ").some((id) => id &&
            doc.getElementById(id)?.textContent.trim()) ||
        (e.id && all(`label[for="${CSS.escape(e.id)}"]`)
            .some((l) => l.textContent.trim())) ||
        e.closest("label")?.textContent.trim() ||
        (e.tagName === "BUTTON" && e.textContent.trim());
    /* neighbours that are built alike count once */
    const bones = (e) => {
        const kept = ["class", "type", "role", "name", "aria-current"]
            .map((a) => e.getAttribute(a) ?? "").join(" ")
            .replace(/[\w-]*\d[\w-]*/g, "#");
        const inside = [...e.children].map(bones);

        return `<${e.tagName} ${kept}>` + inside.filter((b, i) =>
            inside.indexOf(b) === i).join("") + "/";
    };
    const help = doc.querySelector("main > details.about p")?.textContent.trim();

    return {
        lang: doc.documentElement.lang,
        title: doc.title.trim(),
        h1: all("h1").map((e) => e.textContent.trim()),
        /* a full stop within a number or an address ends nothing */
        sentences: help?.match(/[.!?…](?=\s|$)/g)?.length ?? 0,
        nameless: all("input:not([type=hidden]), select, textarea, button")
            .filter((e) => !named(e)).map((e) => e.outerHTML.slice(0, 120)),
        size: all("*").length,
        skeleton: all("body > *").map((e) => bones(e)),
        forms: all("form[method=post]").map((f) => ({
            action: f.getAttribute("action"),
            must: all("[required]", f).map((e) => e.name) })),
    };
}

/* what: { lang, help: true where the page has to say what it is for } */
export function anatomyFaults(a, { lang, help }) {
    const found = a.nameless.map((e) => "a control without a name: " + e);

    if (a.h1.length !== 1 || !a.h1[0])
        found.push(`${a.h1.length} h1: ${a.h1.join(", ")}`);
    if (a.lang !== lang)
        found.push(`lang="${a.lang}", not ${lang}`);
    if (!a.title.replace("– Sơ Kết", "").trim())
        found.push(`the title is "${a.title}"`);
    if (help && a.sentences !== 3)
        found.push(`help of ${a.sentences} sentences, not 3`);
    return found;
}

/* ---- links ---- */

export function linksOf(html) {
    return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)]
        .map((m) => m[1].replace(/&amp;/g, "&"));
}

/* Fragments lead to something on the same page. */
export function fragmentFaults(html) {
    const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)]
        .map((m) => m[1]));

    return linksOf(html).filter((l) => l.startsWith("#") && l !== "#" &&
        !ids.has(decodeURIComponent(l.slice(1))))
        .map((l) => `leads nowhere: ${l}`);
}
