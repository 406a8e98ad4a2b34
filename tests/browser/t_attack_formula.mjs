/*
 * Text that a spreadsheet would take for a formula, stored wherever text is
 * stored, written by every export, opened by LibreOffice: no cell is a formula, and
 * the text comes back as it was.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, besiege, post, ready, routesOf, addressOf, signInAs, sql, walk }
    from "./attack.mjs";
import { run, tally } from "./lib.mjs";
import { starters } from "./payloads.mjs";

const t = tally();

if (!ready(t, ["sqlite3", "soffice"]))
    await t.end();
t.ok("30 starters", starters.length >= 30, String(starters.length));

/* An apostrophe is taken off by the import: texts go in as an export has them. */
const cell = (s) => `"'${s.replaceAll('"', '""')}"`;
const texts = starters;

function fill(db) {
    const file = db + ".csv", day = "01/03/2022";
    const put = (kind, head, rows) => {
        writeFileSync(file, head + "\n" + rows.join("\n") + "\n");
        run(db, "import", kind, file);
    };

    put("units", "key,tree,kind,name,short_name,parent,from,code_scheme,code",
        texts.map((s, i) => `q${i},main,commune,${cell(s)},${cell(s)},ls,` +
            "01/01/2020,,"));
    put("options", "key,breakdown,name,parent,order",
        texts.map((s, i) => `q${i},form,${cell(s)},,${100 + i}`));
    put("campaigns", "key,name,tree,from,to,documents",
        texts.map((s, i) => `q${i},${cell(s)},main,01/01/2021,31/12/2023,`));
    put("activities", "key,campaign,from,to,units,form,topic,title,place," +
        "sessions,turns,persons,note", texts.map((s, i) => `q${i},kl01,${day},` +
        `${day},q${i},q${i},${cell(s)},${cell(s)},${cell(s)},1,1,1,${cell(s)}`));
}

const { site, people } = await besiege(1, fill);
const me = await signInAs(site, people[0]);

for (let i = 0; i < texts.length; i++)
    await post(site, "/reports/so-ket-kl01/comments", { csrf: me.csrf,
        once: "c" + i, text: texts[i] }, { cookie: me.cookie });

/* ---- every export ---- */

const dir = join(site.dir, "exports");

mkdirSync(join(dir, "csv"), { recursive: true });
mkdirSync(join(dir, "xlsx"));
for (const kind of ["units", "events", "documents", "breakdowns", "options",
    "indicators", "campaigns", "activities"])
    writeFileSync(join(dir, "csv", `cli-${kind}.csv`),
        run(site.db, "export", kind));
run(site.db, "template", "activities", "--campaign", "kl01", "--unit", "q0",
    "--records", "-o", join(dir, "xlsx", "template.xlsx"));

const met = await walk(site, me, { start: ["/", "/activities", "/units/q0",
    "/search?q=SUM", "/campaigns/q0", "/log", "/people"], most: 2, all: 150 });
const found = new Set(met.met.filter((a) => /\.(csv|xlsx)(\?|$)/.test(a)));

for (const r of (await routesOf(site)).filter((x) => x.method === "GET"))
    for (const ending of [".csv", ".xlsx"])
        found.add(addressOf(r, met.met).replace(/\.\w+$/, "") + ending);
found.add("/activities.csv?from=2022-03-01&to=2022-03-01");
found.add("/activities.xlsx?from=2022-03-01&to=2022-03-01");
let n = 0;

for (const path of found) {
    const res = await ask(site, path, { cookie: me.cookie });
    const kind = path.match(/\.(csv|xlsx)(\?|$)/)?.[1];

    if (res.status === 200 && kind)
        writeFileSync(join(dir, kind, `${String(++n).padStart(3, "0")}` +
            path.replace(/[^a-z0-9]+/gi, "-").slice(0, 60) + "." + kind), res.bytes);
}
/* what this must catch */
writeFileSync(join(dir, "csv", "planted.csv"), texts.map((s) =>
    `"${s.replaceAll('"', '""')}"`).join("\r\n"));

/* ---- LibreOffice ---- */

function open(kind, ...how) {
    const files = readdirSync(join(dir, kind)).map((f) => join(dir, kind, f));

    execFileSync("soffice", ["--headless", "--norestore",
        `-env:UserInstallation=file://${join(site.dir, "office")}`, ...how,
        "--convert-to", "fods", "--outdir", join(dir, kind + "-fods"), ...files],
    { stdio: "ignore", timeout: 120000 });
    return files.length;
}
/* comma, quote, UTF-8, from line 1; formulas are worked out */
const csv = open("csv", "--infilter=Text - txt - csv (StarCalc):" +
    "44,34,76,1,,0,false,true,false,false,false,-1,true");
const xlsx = open("xlsx");
const plain = (s) => s.replace(/<text:tab\/>/g, "\t").replace(
    /<text:s text:c="(\d+)"\/>/g, (_, k) => " ".repeat(+k))
    .replace(/<text:s\/>/g, " ").replace(/<text:line-break\/>/g, "\n")
    .replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, "&");
const cells = (file) => [...readFileSync(file, "utf8").matchAll(
    /<table:table-cell\b[^>]*?(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g)]
    .map((m) => [...(m[1] ?? "").matchAll(/<text:p>([\s\S]*?)<\/text:p>/g)]
        .map((p) => plain(p[1])).join("\n"));
let planted = 0, read = 0;

for (const kind of ["csv", "xlsx"])
    for (const f of readdirSync(join(dir, kind + "-fods"))) {
        const file = join(dir, kind + "-fods", f);
        const formulas = readFileSync(file, "utf8").match(
            /table:formula="[^"]*"/g) ?? [];

        if (f === "planted.fods") {
            planted = formulas.length;
            continue;
        }
        read++;
        t.none(`${f} formulas`, formulas.slice(0, 5));
    }
t.ok("a formula would be seen", planted >= 3, String(planted));
t.ok("all could be opened", read === csv - 1 + xlsx && xlsx >= 5,
    `${read} of ${csv} and ${xlsx}`);

/* ---- the text ---- */

const stored = JSON.parse(sql(site.db, "SELECT json_group_array(title) " +
    "FROM activity WHERE key LIKE 'q%'"));
const white = (s) => s.replace(/[\s\u2028]+/g, " ").trim();
const texted = (file) => new Set(cells(file).map(white));
const of = (kind) => readdirSync(join(dir, kind + "-fods"))
    .filter((f) => /^\d+-activities-(csv|xlsx)-from/.test(f))
    .map((f) => join(dir, kind + "-fods", f))[0];

t.ok("they are stored", stored.length === texts.length, String(stored.length));
for (const [kind, mark] of [["csv", "'"], ["xlsx", ""]]) {
    const all = texted(of(kind));

    t.none(`${kind} has every text`, stored.filter((s) => !all.has(white(s)) &&
        !(mark && all.has(white(mark + s)))).map((s) => JSON.stringify(s)));
}
/* and taken in again nothing is different */
const copy = join(site.dir, "copy.db");

run(site.db, "backup", copy);
const before = run(copy, "digest");

for (const kind of ["units", "options", "campaigns", "activities"])
    run(copy, "import", kind, join(dir, "csv", `cli-${kind}.csv`));
t.is("exports read back as they were", run(copy, "digest"), before);
console.log(`${starters.length} starters, ${csv - 1} CSV and ${xlsx} XLSX ` +
    `files opened, ${planted} formulas in the planted one`);
await t.end(site);
