/*
 * The addresses of every page, made from the program's own table of routes: a rule
 * for each row says with which keys, in which shapes.  A row without a rule is a
 * fault, so a new page cannot be forgotten; so is a rule without a row.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ask } from "./attack.mjs";
import { top } from "./lib.mjs";

/* GET rows: of programs (/api.json), and those that have no JSON.  The list of the
 * rights matrix is complete: that test fails on a row that is not there. */
export async function rowsOf(site) {
    const doc = JSON.parse((await ask(site, "/api.json")).text);
    const rows = Object.entries(doc.paths).filter(([, ops]) => ops.get)
        .map(([path]) => path.replace(/\.json$/, ""));
    const all = readFileSync(join(top, "tests/rights/routes.txt"), "utf8")
        .split("\n").filter((l) => l.startsWith("GET "))
        .map((l) => l.split(" ")[1]);

    return [...new Set([...rows, ...all])].sort();
}

/* The keys of things that are there, from the lists of the program. */
export async function keysOf(site, people) {
    const list = async (who, path) =>
        JSON.parse((await ask(site, path, people[who])).text);
    const first = async (path, name = "rows") =>
        (await list("administrator", path))[name][0].key;
    const campaign = await first("/campaigns.json", "campaigns");
    const over = await list("reader", `/campaigns/${campaign}/units/hl.json`);
    const one = (await ask(site, "/activities/nop", people.reporter)).text;
    const report = (await list("reader", "/reports.json")).reports
        .find((r) => !r.frozen).key;
    const imports = await list("administrator", "/import.json");

    return {
        campaign,
        unit: over.unit.key,
        indicator: over.tiles.find((x) => x.number).key,
        event: await first("/events.json", "events"),
        file: one.match(/"\/files\/([^"/]+)"/)?.[1],
        lock: await first("/locks.json"),
        person: await first("/people.json"),
        report,
        section: (await ask(site, "/reports/" + report, people.reporter)).text
            .match(/\/sections\/(?!new|report)([^"?]+)"/)?.[1],
        import: imports.imports[0]?.href.match(/(\d+)$/)?.[1],
        catalog: Object.fromEntries(await Promise.all(["documents", "forms",
            "breakdowns", "indicators", "campaigns"].map(async (k) =>
            [k, await first(`/admin/${k}.json`)]))),
    };
}

/*
 * Row → addresses.  { leads } and { file } are rows that show no page: the first
 * sends elsewhere, the second gives a file, or lets wait for it.
 */
export function rulesOf(k) {
    const unit = `/campaigns/${k.campaign}/units/${k.unit}`;
    const figure = `${unit}/figures/${k.indicator}`;
    const year = "from=2023-01-01&to=2023-12-31";
    const query = `campaign=${k.campaign}&unit=${k.unit}`;
    const catalog = Object.entries(k.catalog).flatMap(([name, key]) => [
        [`/admin/${name}`, [`/admin/${name}`]],
        [`/admin/${name}/{k}`, [`/admin/${name}/${key}`]]]);

    return {
        "/index": ["/"],
        "/campaigns": ["/campaigns"],
        "/campaigns/{c}": { leads: [`/campaigns/${k.campaign}`] },
        "/campaigns/{c}/units/{u}": [unit, unit + "?map=now",
            unit + "?approved=1", unit + "?option=hoi-nghi&" + year,
            unit + "?from=1999-01-01&to=1999-12-31"],
        "/campaigns/{c}/units/{u}/figures/{i}": [figure,
            figure + "?map=now&" + year, figure + "?approved=1"],
        "/figure": { leads: [`/figure?${query}&indicator=${k.indicator}`] },
        "/units": ["/units", "/units?q=huu+lung", "/units?q=khongcogi",
            "/units?day=2024-01-01"],
        "/units/suggest": { file: ["/units/suggest.json?q=hu"] },
        "/units/{u}": [`/units/${k.unit}`, "/units/ls"],
        "/events": ["/events"],
        "/events/new": ["/events/new", ...["found", "merge", "split", "rename",
            "move", "dissolve"].map((x) => "/events/new?kind=" + x)],
        "/events/{e}": [`/events/${k.event}`, "/events/e001"],
        "/search": ["/search", "/search?q=huu+lung", "/search?q=01-KL%2FTW",
            "/search?q=zzzz"],
        "/api": ["/api"],
        "/activities": ["/activities", "/activities?campaign=kl01",
            "/activities?q=zzzz", ...["draft", "returned", "approved"]
                .map((s) => "/activities?campaign=kl01&state=" + s)],
        "/activities/new": ["/activities/new", "/activities/new?after=nop"],
        "/activities/grid": ["/activities/grid", `/activities/grid?${query}`],
        "/activities/{a}": ["nhap", "nop", "kiem", "duyet", "tra", "rut"]
            .map((a) => "/activities/" + a),
        "/activities/{a}/edit": ["/activities/nhap/edit",
            "/activities/tra/edit", "/activities/nop/edit"],
        "/files/{f}": { file: [`/files/${k.file}`] },
        "/import": ["/import"],
        "/import/template": { file: [`/import/template?${query}`] },
        "/import/{n}": [`/import/${k.import}`],
        "/locks": ["/locks"],
        "/locks/{l}": ["/locks/PL1", "/locks/" + k.lock],
        "/reports": ["/reports"],
        "/reports/new": ["/reports/new"],
        "/reports/{r}": [`/reports/${k.report}`, "/reports/chot",
            ...[1, 2, 3].map((n) => `/reports/${k.report}?annex=${n}`),
            `/reports/${k.report}?annex=1&page=2`],
        ...Object.fromEntries(["docx", "pdf", "xlsx", "html"].map((x) =>
            [`/reports/{r}.${x}`, { file: [`/reports/${k.report}.${x}`] }])),
        /* there while a file is made: t_every.mjs catches it */
        "/reports/{r}/wait": { passes: `/reports/${k.report}.pdf` },
        "/reports/{r}/compare": ["/reports/chot/compare"],
        "/reports/{r}/sections/new": [`/reports/${k.report}/sections/new`],
        "/reports/{r}/sections/{s}": [k.section, "report"]
            .map((s) => `/reports/${k.report}/sections/${s}`),
        "/people": ["/people", "/people?q=nguoi", "/people?q=zzzz"],
        "/people/new": ["/people/new"],
        "/people/{p}": ["/people/" + k.person, "/people/half"],
        "/grants": ["/grants", "/grants?unit=ls"],
        "/log": ["/log", "/log?kind=activity", "/log?object=khong-co"],
        "/log/verify": ["/log/verify"],
        "/access": ["/access"],
        "/admin": ["/admin"],
        "/admin/settings": ["/admin/settings"],
        "/admin/holidays": ["/admin/holidays", "/admin/holidays?day=2024-09-02"],
        "/admin/backup": ["/admin/backup"],
        "/admin/backup/check": ["/admin/backup/check"],
        "/admin/doctor": ["/admin/doctor"],
        ...Object.fromEntries(catalog),
        "/me": ["/me"],
        "/me/again": ["/me/again"],
        "/me/delegate": ["/me/delegate"],
        "/me/second": ["/me/second"],
        "/sign-in": ["/sign-in"],
        "/second": ["/second"],
        "/first": ["/first"],
        "/reset": ["/reset"],
    };
}

export const faultsOfRules = (rows, rules) => [
    ...rows.filter((r) => !rules[r]).map((r) => `${r} has no rule in pages.mjs`),
    ...Object.keys(rules).filter((r) => !rows.includes(r))
        .map((r) => `${r} is no route`)];

/* What is not there, and what is not understood: the pages of refusals. */
export const refusals = ["/no-such-page", "/units/khong-co",
    "/activities/khong-co", "/units?day=hom-nay", "/activities?nonsense=1",
    "/campaigns/kl01/units/hl?from=x"];
