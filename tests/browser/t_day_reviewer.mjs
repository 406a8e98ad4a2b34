/*
 * A reviewer's and an approver's day: what waits, checking, returning with a reason
 * and a new date, approving by somebody else; a period closed and opened again by two;
 * a report that one writes, another remarks on and a third freezes.
 */
import { join } from "node:path";
import { account } from "./attack.mjs";
import { run, top } from "./lib.mjs";
import { dayAfter, journey } from "./person.mjs";

const campaign = "Thực hiện Kết luận số 01-KL/TW, giai đoạn 2024 – 2030 " +
    "(giả định)";
const overview = "/campaigns/kl01-2/units/xa-huu-lung";

const prepare = (db) => {
    const add = (login, name, roles, unit, second) => account(db, login,
        { roles, unit, second, name });

    run(db, "import", "campaigns", join(top, "demo/now/campaigns.csv"));
    return {
        an: add("an.nt", "Nguyễn Thị An", ["reporter"], "xa-huu-lung", false),
        kiem: add("kiem.pv", "Phạm Văn Kiểm", ["reviewer"], "xa-huu-lung",
            false),
        /* enters too: what she submits herself is not hers to approve */
        duyet: add("duyet.ht", "Hoàng Thị Duyệt", ["approver", "reporter"],
            "xa-huu-lung", true),
    };
};

async function enter(an, fields) {
    await an.go("/activities/new");
    await an.fill(fields);
    await an.choose("Hình thức", "Sinh hoạt chuyên đề");
    await an.press("Nộp");
    await an.told("Đã nộp.");
}

async function turns(one, approved) {
    await one.go(overview);
    if (approved) {
        await one.follow("Chỉ đã duyệt");
        await one.must("the switch is set", await one.main.getByRole("link",
            { name: "Chỉ đã duyệt" }).getAttribute("aria-current") !== null);
    }
    return one.figure("Lượt người");
}

async function openFromList(one, name) {
    await one.follow("Hoạt động", one.page.getByRole("banner"));
    await one.follow(name);
    await one.heading(name);
}

async function checkAndReturn(an, kiem) {
    kiem.step("sees what waits");
    await kiem.go("/");
    await kiem.sees(/hoạt động chờ kiểm tra/);
    await kiem.follow("Hoạt động", kiem.page.getByRole("banner"));
    await kiem.choose("Tình trạng", "đã nộp");
    await kiem.press("Lọc");
    await kiem.sees("2 hoạt động");
    await kiem.is("both", await kiem.rows("đã nộp"), 2);

    kiem.step("checks the first");
    await kiem.follow("Sinh hoạt chi bộ thôn Một");
    await kiem.press("Xác nhận đã kiểm tra");
    await kiem.told("Đã kiểm tra.");
    await kiem.sees("đã kiểm tra");

    kiem.step("returns the second");
    await openFromList(kiem, "Sinh hoạt chi bộ thôn Hai");
    await kiem.unfold("Trả lại");
    await kiem.fill({ "Ý kiến gửi đơn vị": "Lượt người chưa khớp biên bản",
        "Hạn mới": "01/09/2025" });
    await kiem.press("Trả lại", kiem.main);
    await kiem.refused("Hạn mới");
    await kiem.is("the remark is kept", await kiem.value("Ý kiến gửi đơn vị"),
        "Lượt người chưa khớp biên bản");
    await kiem.fill({ "Hạn mới": "" });
    await kiem.press("Trả lại", kiem.main);
    await kiem.told("Đã trả lại kèm ý kiến.");
    /* five working days */
    const due = /ạn (\d\d\/\d\d\/\d{4})/.exec(await kiem.main.innerText())?.[1];
    const day = (text) => text?.split("/").reverse().join("");

    await kiem.must("it has a new date", day(due) >= day(dayAfter(5)), due);
    await kiem.is("what is returned does not count", await turns(kiem), 120);

    an.step("sees it on Today, mends it and submits again");
    await an.go("/");
    await an.sees("1 hoạt động bị trả lại", due);
    await an.follow("1 hoạt động bị trả lại");
    await an.follow("Sinh hoạt chi bộ thôn Hai");
    await an.sees("Lượt người chưa khớp biên bản");
    await an.follow("Sửa thông tin");
    await an.fill({ "Lượt người": "80", "Lý do chỉnh sửa": "Sửa theo biên bản" });
    await an.press("Lưu và nộp");
    await an.told("Đã nộp.");
    await an.sees("đã nộp");

    kiem.step("checks what comes again");
    await openFromList(kiem, "Sinh hoạt chi bộ thôn Hai");
    await kiem.sees("“Sửa theo biên bản”");
    await kiem.press("Xác nhận đã kiểm tra");
    await kiem.told("Đã kiểm tra.");
    await kiem.must("does not approve", await kiem.main.getByRole("button",
        { name: "Phê duyệt", disabled: true }).count() === 1);
}

async function approve(duyet) {
    duyet.step("approves one of two");
    await duyet.is("submitted and above", await turns(duyet), 200);
    await duyet.is("approved", await turns(duyet, true), 0);
    await duyet.go("/");
    await duyet.follow(/^2 hoạt động chờ duyệt/);
    await duyet.follow("Sinh hoạt chi bộ thôn Hai");
    await duyet.press("Phê duyệt");
    await duyet.told("Đã duyệt.");
    await duyet.is("approved", await turns(duyet, true), 80);
    await duyet.is("submitted and above", await turns(duyet), 200);

    duyet.step("cannot approve what she submitted");
    await enter(duyet, { "Ngày đầu": "05/09/2025",
        "Nội dung": "Hội nghị của xã", "Lượt người": "40" });
    await duyet.press("Xác nhận đã kiểm tra");
    await duyet.told("Đã kiểm tra.");
    await duyet.sees("đồng chí đã tự nhập hoặc nộp hoạt động này");
    await duyet.must("the button is dead", await duyet.main.getByRole("button",
        { name: "Phê duyệt", disabled: true }).count() === 1);
    await openFromList(duyet, "Sinh hoạt chi bộ thôn Một");
    await duyet.go("/activities");
    await duyet.tick(/Hội nghị của xã/);
    await duyet.tick(/thôn Một/);
    await duyet.press("Phê duyệt", duyet.main);
    await duyet.refused("phải do người khác phê duyệt");
    await duyet.is("all or none", await turns(duyet, true), 80);
}

async function closedPeriod(an, kiem, duyet) {
    duyet.step("closes August");
    await duyet.go("/locks");
    await duyet.choose("Đợt triển khai", campaign);
    await duyet.fill({ "Đơn vị": "xa-huu-lung", "Ngày cuối của kỳ": "31/08/2025",
        "Lý do": "Đã chốt số liệu tháng 8" });
    await duyet.press("Khóa kỳ", duyet.main);
    await duyet.told("Đã khóa.");

    an.step("is refused in the closed period");
    await an.go("/activities/new");
    await an.fill({ "Ngày đầu": "20/08/2025", "Nội dung": "Bổ sung muộn",
        "Lượt người": "15" });
    await an.press("Nộp");
    await an.refused("31/08/2025");
    await an.is("still as typed", await an.value("Nội dung"), "Bổ sung muộn");

    an.step("asks for it to be opened");
    await an.go("/locks");
    await an.follow("31/08/2025");
    await an.heading("31/08/2025");
    await an.fill({ "Mở đến hết ngày": dayAfter(3),
        "Lý do": "Đơn vị nộp biên bản muộn" });
    await an.press("Gửi đề nghị");
    await an.told("Đã đề nghị.");
    await an.must("cannot agree herself", await an.main.getByRole("button",
        { name: "Đồng ý" }).and(an.main.locator(":enabled")).count() === 0);

    duyet.step("agrees");
    await duyet.go("/");
    await duyet.follow("Có đề nghị mở lại kỳ đã khóa");
    await duyet.heading("31/08/2025");
    await duyet.sees("Đơn vị nộp biên bản muộn");
    await duyet.press("Đồng ý", duyet.main);
    await duyet.told("Đã mở.");

    an.step("enters what came late");
    await enter(an, { "Ngày đầu": "20/08/2025", "Nội dung": "Bổ sung muộn",
        "Lượt người": "15" });
    kiem.step("sees it in the figures");
    await kiem.is("with what came late", await turns(kiem), 255);
}

async function writeReport(day, an) {
    const text = "## Công tác kiểm tra, giám sát\n\nĐã kiểm tra 4 chi bộ với " +
        "{{turns}} lượt người.";

    an.step("begins a report");
    await an.go("/reports");
    await an.follow("Lập báo cáo mới");
    await an.fill({ "Mã": "bc-2025", "Đơn vị": "xa-huu-lung",
        "Từ ngày": "01/07/2025", "Đến ngày": "31/12/2025" });
    await an.press("Lập báo cáo");
    await an.told("Đã tạo.");
    await an.sees("Dự thảo");

    an.step("edits a section with its preview");
    await an.unfold("Sửa một mục");
    await an.follow("Công tác kiểm tra, giám sát", an.main.locator("details"));
    const other = await day.person(an.who);

    other.step("opens the same section in a second window");
    await other.go(new URL(an.page.url()).pathname);
    await other.sees("Nội dung");
    await an.fill({ "Nội dung": text });
    if (!day.script)
        await an.press("Xem trước", an.main);
    await an.sees("Đã kiểm tra 4 chi bộ với 255 lượt người.");
    if (!day.script) /* the preview is a page of its own there */
        await an.act("back", () => an.page.goBack());
    await an.fill({ "Nội dung": text });
    return [other, text];
}

/* The second window has the section open since before the first one saved. */
async function twoWindows(day, an, other, text) {
    if (day.script) { /* what is typed is kept by itself, never over another's */
        an.step("sees that it is kept");
        await an.sees("Đã giữ lúc");
        await other.fill({ "Nội dung": text + " Bản hai." });
        await other.sees("biểu mẫu này đang mở ở cửa sổ khác");
    }
    await an.fill({ "Nội dung": text + " Bản một." });
    await other.fill({ "Nội dung": text + " Bản hai." });
    an.step("saves");
    await an.press("Lưu", an.main);
    await an.told("Đã lưu.");
    await an.sees("Bản một.");
    other.step("saves over it");
    await other.press("Lưu", other.main);
    await other.refused("người khác đã sửa mục này");
    await other.must("both texts are there", await other.main.getByRole(
        "region", { name: "Nội dung hiện có" }).getByText("Bản một.")
        .count() === 1 && (await other.value("Nội dung")).includes("Bản hai."));
    an.step("nothing was written over");
    await an.go("/reports/bc-2025");
    await an.sees("Bản một.");
    await an.lacks("Bản hai.");
}

async function remarkFreezeCompare(an, kiem, duyet) {
    kiem.step("remarks on a section");
    await kiem.go("/reports/bc-2025");
    await kiem.choose("Mục", "Công tác kiểm tra, giám sát");
    await kiem.fill({ "Ý kiến": "Ghi rõ số cuộc kiểm tra" });
    await kiem.press("Thêm ý kiến");
    await kiem.told("Đã thêm ý kiến.");

    an.step("settles it");
    await an.go("/reports/bc-2025");
    await an.sees("Ghi rõ số cuộc kiểm tra", "Phạm Văn Kiểm");
    await an.press("Đã giải quyết", an.main);
    await an.told("Đã giải quyết xong.");
    await an.must("does not freeze", await an.main.getByRole("button",
        { name: "Chốt báo cáo", disabled: true }).count() === 1);

    duyet.step("freezes what another wrote");
    await duyet.go("/reports/bc-2025");
    await duyet.press("Chốt báo cáo");
    await duyet.told("Đã chốt.");
    await duyet.sees("Đã chốt số liệu");

    an.step("sees that a frozen report stays");
    await enter(an, { "Ngày đầu": "10/10/2025", "Nội dung": "Sau khi chốt",
        "Lượt người": "1000" });
    await an.go("/reports/bc-2025");
    await an.sees("Đã kiểm tra 4 chi bộ với 255 lượt người.");
    await an.follow("Xem nội dung thay đổi");
    an.step("compares");
    await an.sees("255", "1.255");
}

await journey("reviewer", prepare, async (day) => {
    const { people } = day;
    const an = await day.person(people.an);

    an.step("submits two");
    await enter(an, { "Ngày đầu": "12/09/2025", "Lượt người": "120",
        "Nội dung": "Sinh hoạt chi bộ thôn Một" });
    await enter(an, { "Ngày đầu": "13/09/2025", "Lượt người": "90",
        "Nội dung": "Sinh hoạt chi bộ thôn Hai" });
    const kiem = await day.person(people.kiem);

    await checkAndReturn(an, kiem);
    const duyet = await day.person(people.duyet,
        { code: people.duyet.left.pop() });

    await approve(duyet);
    await closedPeriod(an, kiem, duyet);
    await twoWindows(day, an, ...await writeReport(day, an));
    await remarkFreezeCompare(an, kiem, duyet);
});
