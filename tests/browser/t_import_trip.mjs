/*
 * The round trip of a list, in English: a workbook goes out, is filled in, is looked
 * at cell by cell, mended, confirmed; what comes out again is unchanged when it comes
 * back; the whole import is taken back and the figures are as before.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { account } from "./attack.mjs";
import { run, top } from "./lib.mjs";
import { journey } from "./person.mjs";

const bin = process.env.SOKET_BIN ?? join(top, "build/check/soket");
const fillBook = join(dirname(bin), "tests/cli/fill_book");
const campaign = "Thực hiện Kết luận số 01-KL/TW, giai đoạn 2024 – 2030 " +
    "(giả định)";
const files = mkdtempSync(join(tmpdir(), "soket-trip."));
const at = (name) => join(files, name);

process.on("exit", () => rmSync(files, { recursive: true, force: true }));

const prepare = (db) => {
    run(db, "import", "campaigns", join(top, "demo/now/campaigns.csv"));
    return { an: account(db, "an.nt", { roles: ["reporter"],
        unit: "xa-huu-lung", second: false, name: "Nguyễn Thị An" }) };
};

/* As a person fills cells; 45881 is 12/08/2025. */
function fill(from, to, cells) {
    execFileSync(fillBook, [at(from), at(to),
        ...Object.entries(cells).map(([c, v]) => `${c}=${v}`)]);
}

const row = (n, day, title, turns) => ({ [`C${n}`]: `#${day}`,
    [`E${n}`]: "Xã Hữu Lũng [xa-huu-lung]",
    [`H${n}`]: "Sinh hoạt chuyên đề [sinh-hoat-chuyen-de]",
    [`I${n}`]: title, [`L${n}`]: "#1", [`M${n}`]: turns });

async function figures(an) {
    await an.follow("Campaigns", an.page.getByRole("banner"));
    await an.follow(campaign);
    await an.heading("Xã Hữu Lũng");
    return [await an.figure("Activities"), await an.figure("Turns")];
}

async function download(an, name, f) {
    await an.act(`download ${name}`, async () => {
        const [file] = await Promise.all([
            an.page.waitForEvent("download", { timeout: 12000 }), f()]);

        await file.saveAs(at(name));
    });
}

async function toImport(an) {
    await an.follow("Activities", an.page.getByRole("banner"));
    await an.follow("Import from Excel or CSV");
    await an.heading("Import from Excel or CSV");
}

async function workbook(an, name, records) {
    await toImport(an);
    await an.fill({ "Empty rows": "5" });
    await an.choose("Campaign", campaign);
    if (records)
        await an.tick(/With the records/);
    await download(an, name, () => an.press("Download the workbook"));
}

async function look(an, name) {
    await an.upload("File (Excel .xlsx or CSV)", at(name));
    await an.press("Look at what would change");
    await an.heading("What the import would do");
}

/* The numbers at the head of a preview or an import. */
const counts = async (an, ...names) => Object.fromEntries(await Promise.all(
    names.map(async (name) => [name, +(await an.main.getByRole("listitem")
        .filter({ hasText: new RegExp(`^\\s*${name}\\s*\\d`) }).first()
        .innerText()).replace(/\D/g, "")])));

async function outAndIn(an) {
    an.step("downloads the workbook");
    await an.is("before", await figures(an), [0, 0]);
    await workbook(an, "empty.xlsx");
    await an.must("it is a workbook",
        readFileSync(at("empty.xlsx")).subarray(0, 2).toString() === "PK");

    an.step("sends it back with a wrong cell");
    fill("empty.xlsx", "wrong.xlsx", {
        ...row(5, 45881, "Họp thôn Một", "#120"),
        ...row(6, 45882, "Họp thôn Hai", "#70"),
        ...row(7, 45883, "Họp thôn Ba", "ba chục") });
    await look(an, "wrong.xlsx");
    await an.refused("Nothing is saved while a cell is wrong");
    await an.is("errors", await counts(an, "Errors"), { Errors: 1 });
    const wrong = await an.row("M7");

    await an.must("the cell is named with what stands in it",
        wrong[0] === "M7" && /ba chục/.test(wrong[2]), wrong.join(" | "));
    await an.must("cannot be confirmed", await an.main.getByRole("button",
        { name: "Import it" }).count() === 0);

    an.step("sends the mended one");
    fill("wrong.xlsx", "mended.xlsx", { M7: "#30" });
    await an.follow("Choose another file");
    await look(an, "mended.xlsx");
    await an.is("the preview", await counts(an, "New", "Changed", "Errors"),
        { New: 3, Changed: 0, Errors: 0 });
    await an.is("nothing is saved yet", await figures(an), [0, 0]);
    await toImport(an);
    await look(an, "mended.xlsx");
    await an.press("Import it");
    await an.told("Imported.");
    await an.sees("Họp thôn Ba");

    an.step("finds what came in");
    await an.follow("Activities", an.page.getByRole("banner"));
    await an.sees("3 activities");
    await an.is("a row", (await an.row("Họp thôn Hai")).slice(-3, -1),
        ["1", "70"]);
}

/* What is imported is a draft or counts at once: as the list says. */
async function submitAll(an) {
    if (await an.rows("draft") === 0)
        return;
    for (const name of ["Một", "Hai", "Ba"])
        await an.tick(new RegExp(name));
    await an.press("Submit", an.main);
    await an.told("Submitted.");
}

async function outAgain(an) {
    an.step("takes it out again, unchanged");
    await an.is("figures", await figures(an), [3, 220]);
    await workbook(an, "out.xlsx", true);
    await toImport(an);
    await look(an, "out.xlsx");
    await an.sees("Everything in this list is saved already");
    await an.is("all the same", await counts(an, "New", "Changed", "Unchanged"),
        { New: 0, Changed: 0, Unchanged: 3 });

    an.step("corrects one in the workbook");
    fill("out.xlsx", "one.xlsx", { M6: "#75" });
    await an.follow("Choose another file");
    await look(an, "one.xlsx");
    await an.is("one changes", await counts(an, "New", "Changed", "Unchanged"),
        { New: 0, Changed: 1, Unchanged: 2 });
    await an.sees(/turns: 70 → 75/);

    an.step("takes the list as CSV");
    await an.follow("Activities", an.page.getByRole("banner"));
    await an.sees("3 activities");
    await download(an, "list.csv", () => an.follow("CSV",
        an.page.getByRole("contentinfo")));
    const csv = readFileSync(at("list.csv"), "utf8");

    await an.is("its rows", csv.trim().split("\n").length, 4);
    await an.must("with what came in", csv.includes("Họp thôn Hai"), csv);
}

async function takeBack(an) {
    an.step("takes the whole import back");
    await toImport(an);
    await an.follow(/can be taken back|Take back/);
    await an.press("Take the whole import back");
    await an.refused("Reason");
    await an.fill({ "Reason": "The wrong month" });
    await an.press("Take the whole import back");
    await an.told("Taken back.");
    await an.is("figures are back", await figures(an), [0, 0]);
    await an.follow("Activities", an.page.getByRole("banner"));
    await an.sees("No activity here.");
    await toImport(an);
    await an.sees("Taken back");
    await an.must("once", await an.main.getByRole("link",
        { name: /can be taken back|Take back/ }).count() === 0);
}

await journey("import", prepare, async (day) => {
    const an = await day.person(day.people.an);

    await outAndIn(an);
    await submitAll(an);
    await outAgain(an);
    await takeBack(an);
}, "en");
