/*
 * A reporter's day in a commune: one activity on one screen, the next with what
 * stays the same, evidence, a correction with its history, a block from Excel, a
 * submission of many, a withdrawal; the overview follows each of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { account } from "./attack.mjs";
import { run, top } from "./lib.mjs";
import { journey } from "./person.mjs";

const campaign = "Thực hiện Kết luận số 01-KL/TW, giai đoạn 2024 – 2030 " +
    "(giả định)";
const files = mkdtempSync(join(tmpdir(), "soket-day."));
const paper = join(files, "Biên bản hội nghị.pdf");

process.on("exit", () => rmSync(files, { recursive: true, force: true }));
writeFileSync(paper, "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n" +
    "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n" +
    "trailer\n<</Root 1 0 R/Size 2>>\nstartxref\n43\n%%EOF\n");

const prepare = (db) => {
    run(db, "import", "campaigns", join(top, "demo/now/campaigns.csv"));
    return { an: account(db, "an.nt", { roles: ["reporter"],
        unit: "xa-huu-lung", second: false, name: "Nguyễn Thị An" }) };
};

/* The overview of her commune, as one gets there: [activities, turns]. */
async function figures(an) {
    const top = an.page.getByRole("banner");

    await an.follow("Đợt triển khai", top);
    await an.follow(campaign);
    await an.heading("Xã Hữu Lũng");
    return [await an.figure("Hoạt động"), await an.figure("Lượt người")];
}

/* A block as Excel copies it; without a script it goes into the box for text. */
async function paste(day, an, rows) {
    const block = rows.map((r) => r.join("\t")).join("\r\n");

    if (!day.script) {
        await an.unfold("Dán khối dữ liệu dạng chữ");
        return an.fill({ "Khối chép từ Excel": block });
    }
    return an.act("paste into the first cell", () =>
        an.field("Ngày 1").evaluate((cell, text) => {
            const data = new DataTransfer();

            data.setData("text/plain", text);
            cell.focus();
            cell.dispatchEvent(new ClipboardEvent("paste", { bubbles: true,
                clipboardData: data, cancelable: true }));
        }, block));
}

async function firstActivities(day, an) {
    an.step("begins on Today");
    await an.heading("Hôm nay");
    await an.sees("Tháng này chưa đăng ký hoạt động nào");
    await an.is("before", await figures(an), [0, 0]);

    an.step("enters an activity on one screen");
    await an.go("/");
    await an.follow("Nhập một hoạt động");
    await an.heading("Thêm hoạt động");
    await an.fill({ "Ngày đầu": "12/08/2025", "Địa điểm": "Hội trường xã",
        "Nội dung": "Hội nghị quán triệt Kết luận 01", "Lượt người": "120" });
    await an.choose("Hình thức", "Hội nghị, học tập quán triệt");
    await an.press("Nộp và nhập tiếp");
    await an.told("Đã nộp.");

    an.step("enters the next quickly");
    await an.heading("Thêm hoạt động");
    await an.is("what stays", [await an.value("Đơn vị tổ chức"),
        await an.value("Địa điểm"), await an.field("Hình thức")
            .locator("option:checked").textContent()],
    ["Xã Hữu Lũng [xa-huu-lung]", "Hội trường xã",
        "Hội nghị, học tập quán triệt"]);
    await an.is("what does not", [await an.value("Nội dung"),
        await an.value("Lượt người")], ["", ""]);
    await an.fill({ "Ngày đầu": "31/02/2025",
        "Nội dung": "Tọa đàm với xã bạn", "Lượt người": "45" });
    await an.suggest("Đơn vị tổ chức", "tuan son", "Xã Tuấn Sơn",
        "Xã Hữu Lũng [xa-huu-lung]; ");
    await an.press("Lưu bản nháp");
    await an.refused("Ngày đầu: ");
    await an.is("what was typed", await an.value("Nội dung"),
        "Tọa đàm với xã bạn");
    await an.fill({ "Ngày đầu": "20/08/2025" });
    await an.press("Lưu bản nháp");
    /* Nothing is offered while typing: it is named where a part was not enough. */
    if (!day.script) {
        await an.refused("“tuan son”", "Xã Tuấn Sơn [xa-tuan-son]");
        await an.fill({ "Đơn vị tổ chức":
            "Xã Hữu Lũng [xa-huu-lung]; Xã Tuấn Sơn [xa-tuan-son]" });
        await an.press("Lưu bản nháp");
    }
    await an.told("Đã lưu.");
    await an.heading("Tọa đàm với xã bạn");
    await an.sees("bản nháp", "tổ chức chung", "Xã Tuấn Sơn");
    await an.is("a draft does not count", await figures(an), [1, 120]);
}

async function evidenceAndCorrection(an) {
    const corrected = an.page.getByRole("region", { name: "Lịch sử" });

    an.step("attaches evidence");
    await an.follow("Hoạt động", an.page.getByRole("banner"));
    await an.follow("Hội nghị quán triệt Kết luận 01");
    await an.sees("Chưa có tệp nào.");
    await an.upload("Tệp", paper);
    await an.press("Đính kèm");
    await an.told("Đã đính kèm tệp.");
    await an.sees("Biên bản hội nghị.pdf");

    an.step("corrects what was submitted");
    await an.follow("Sửa thông tin");
    await an.heading("Sửa hoạt động");
    await an.fill({ "Lượt người": "130" });
    await an.press("Lưu");
    await an.refused("Lý do chỉnh sửa");
    await an.is("still as typed", await an.value("Lượt người"), "130");
    await an.fill({ "Lý do chỉnh sửa": "Đếm sót một hàng ghế" });
    await an.press("Lưu");
    await an.told("Đã lưu.");

    an.step("reads the history");
    await an.sees("Nhập mới", "“Đếm sót một hàng ghế”");
    await an.is("before and after", await an.row("Lượt người", corrected),
        ["Lượt người", "120", "130"]);
    await an.is("figures follow", await figures(an), [1, 130]);
}

async function manyAtOnce(day, an) {
    const rows = [
        ["01/09/2025", "", "Sinh hoạt chuyên đề", "Sinh hoạt chi bộ thôn Một",
            "Nhà văn hóa", "", "1", "25"],
        ["02/09/2025", "", "Sinh hoạt chuyên đề", "Sinh hoạt chi bộ thôn Hai",
            "Nhà văn hóa", "", "1", "hai mươi"],
        ["03/09/2025", "", "Sinh hoạt chuyên đề", "Sinh hoạt chi bộ thôn Ba",
            "Nhà văn hóa", "", "1", "35"],
    ];

    an.step("pastes a block with a wrong cell");
    await an.follow("Hoạt động", an.page.getByRole("banner"));
    await an.sees("2 hoạt động");
    await an.follow("Dán từ Excel");
    await an.heading("Nhập nhiều hoạt động");
    await an.fill({ "Đơn vị của các dòng không ghi đơn vị": "xa-huu-lung" });
    await paste(day, an, rows);
    await an.press("Lưu bản nháp", an.main);
    await an.refused("chưa lưu dòng nào: còn 1 ô cần sửa");
    const wrong = an.field("Lượt người 2");

    await an.is("the wrong cell", [await wrong.inputValue(),
        await wrong.getAttribute("aria-invalid")], ["hai mươi", "true"]);
    await an.must("its error stands at it", await an.main.getByRole("cell")
        .filter({ hasText: "“hai mươi” không phải là số" })
        .getByRole("textbox", { name: "Lượt người 2", exact: true })
        .count() === 1);
    await an.is("a right cell", await an.field("Lượt người 3").inputValue(),
        "35");
    an.step("looks whether anything was saved");
    const list = await day.person(an.who);

    await list.go("/activities");
    await list.sees("2 hoạt động");
    await list.lacks("Sinh hoạt chi bộ");

    an.step("mends the cell");
    await an.fill({ "Lượt người 2": "20" });
    await an.press("Lưu bản nháp", an.main);
    await an.told("Đã lưu.");
    await an.sees("5 hoạt động");
    await an.is("drafts do not count", await figures(an), [1, 130]);

    an.step("submits all drafts at once");
    await an.go("/");
    await an.sees("4 bản nháp chưa nộp");
    await an.follow("4 bản nháp chưa nộp");
    await an.is("only drafts", await an.rows("bản nháp"), 4);
    if (day.script)
        await an.tick("Chọn tất cả");
    else
        for (const name of ["Một", "Hai", "Ba", "Tọa đàm"])
            await an.tick(new RegExp(name));
    await an.press("Nộp", an.main);
    await an.told("Đã nộp.");
    await an.is("figures follow", await figures(an), [5, 255]);
}

async function withdrawAndSearch(an) {
    const banner = an.page.getByRole("banner");

    an.step("withdraws one");
    await an.follow("Hoạt động", banner);
    await an.follow("Sinh hoạt chi bộ thôn Hai");
    await an.unfold("Rút");
    await an.press("Rút", an.main);
    await an.refused("Lý do");
    await an.fill({ "Lý do": "Nhập trùng với thôn Ba" });
    await an.press("Rút", an.main);
    await an.told("Đã rút.");
    await an.is("figures follow", await figures(an), [4, 235]);
    await an.follow("Hoạt động", banner);
    await an.sees("4 hoạt động");
    await an.lacks("thôn Hai");

    an.step("searches without diacritics");
    await an.fill({ "Tìm kiếm": "toa dam voi xa ban" }, banner);
    await an.press("Tìm kiếm", banner);
    await an.heading("Tìm kiếm");
    await an.follow("Tọa đàm với xã bạn");
    await an.heading("Tọa đàm với xã bạn");
    await an.sees("đã nộp");

    an.step("signs out");
    await an.press("Đăng xuất", banner);
    await an.go("/activities");
    await an.heading("Đăng nhập");
}

await journey("reporter", prepare, async (day) => {
    const an = await day.person(day.people.an);

    await firstActivities(day, an);
    await evidenceAndCorrection(an);
    await manyAtOnce(day, an);
    await withdrawAndSearch(an);
});
