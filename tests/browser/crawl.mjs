/*
 * Walks through the pages as a program would: asks for every address a page
 * links to, keeps the pages.  Addresses of one shape (/units/{u}?from&to) are
 * many: MOST of each are opened for further links, all with BROWSER_FULL=1.
 */
import { fragmentFaults, linksOf } from "./judge.mjs";

export const full = !!process.env.BROWSER_FULL;
const MOST = full ? Infinity : 4;
const ALL = full ? 20000 : 250;

/* /units/hl-01?from=…&lang=en → /units/*?from */
export function shapeOf(path, routes = []) {
    const [where, query = ""] = path.split("?");
    const names = [...new URLSearchParams(query).keys()]
        .filter((k) => k !== "lang" && k !== "v").sort().join("&");
    const ending = where.match(/\.(json|csv|xlsx|docx|pdf|html)$/)?.[0] ?? "";
    const parts = where.slice(0, where.length - ending.length).split("/");
    const plain = parts.map((s, i) => i > 1 && !routes.includes(s) ? "*" : s);

    return plain.join("/") + ending + (names && "?" + names);
}

/*
 * Returns { pages: [{ path, html, shape }], faults, asked }.  cookie: of whom.
 */
export async function crawl(site, start, { cookie, most = MOST } = {}) {
    const queue = [...start], known = new Set(start), shapes = {};
    const pages = [], faults = [];
    let asked = 0;

    for (const path of queue) {
        const shape = shapeOf(path);

        shapes[shape] = (shapes[shape] ?? 0) + 1;
        if (asked >= ALL || shapes[shape] > most)
            continue;
        asked++;
        const res = await site.get(path,
            { headers: cookie ? { Cookie: cookie } : {} });
        const saved = res.headers.get("content-disposition");
        const type = !saved && res.headers.get("content-type") || "";
        const body = type.startsWith("text/html") ? await res.text() :
            (await res.arrayBuffer(), "");
        const to = res.headers.get("location");

        if (res.status >= 400 || (res.status >= 300 && !to))
            faults.push(`${res.status} at ${path}, linked from a page`);
        if (body) {
            pages.push({ path, shape, html: body });
            faults.push(...fragmentFaults(body).map((f) => `${path}: ${f}`));
        }
        for (const link of [...linksOf(body), ...(to ? [to] : [])]) {
            const next = link.replace(/#.*/, "");

            if (/^[a-z]+:/i.test(next) || next.startsWith("//"))
                faults.push(`${path}: leads outside: ${link}`);
            else if (next && !known.has(next))
                known.add(next) && queue.push(next);
        }
    }
    return { pages, faults, asked, found: known.size };
}

/* Of each path one page, and one more for every parameter not seen on it. */
export function sample(pages) {
    const seen = new Set();

    return full ? pages : pages.filter((p) => {
        const [path, query = ""] = p.shape.split("?");
        const keys = [path, ...query.split("&").map((k) => path + "?" + k)];
        const fresh = keys.filter((k) => !seen.has(k));

        fresh.forEach((k) => seen.add(k));
        return fresh.length > 0;
    });
}
