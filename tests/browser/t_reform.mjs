/*
 * An administrator's reorganisation: two communes become one, seen before it is
 * applied, on the tree as on a day and in the figures of both maps, and taken back;
 * and what else an administrator does on such a day.
 */
import { account } from "./attack.mjs";
import { journey, numberOf } from "./person.mjs";

const campaign = "Thực hiện Kết luận số 01-KL/TW ngày 18/5/2021 của Bộ Chính " +
    "trị về tiếp tục thực hiện Chỉ thị số 05-CT/TW, giai đoạn 2021 – 2024";
const [ends, stays] = ["Xã Thiện Tân", "Xã Vân Nham"];
const [before, day1] = ["30/09/2025", "01/10/2025"];
const password = "ba con gà trống gáy sớm mai";

const prepare = (db) => ({ quan: account(db, "quan.nv",
    { roles: ["administrator", "reader"], unit: "ls",
        name: "Nông Văn Quản" }) });

/* Lượt người of the two and of the whole, on one of the maps; NaN: no such row. */
async function figures(quan, map) {
    const turns = async (name) => {
        const row = quan.main.getByRole("row").filter({ has:
            quan.page.getByRole("rowheader", { name, exact: true }) });

        return await row.count() ? numberOf(await row.first()
            .getByRole("cell").nth(2).innerText()) : null;
    };

    await quan.go("/campaigns/kl01/units/ls");
    await quan.follow(map);
    await quan.heading("Tỉnh Lạng Sơn");
    return { all: await quan.figure("Lượt người"), ends: await turns(ends),
        stays: await turns(stays) };
}

const now = "Theo tổ chức hiện nay", then = "Theo tổ chức tại thời điểm diễn ra";

/* Does the unit stand on the tree of that day? */
async function onTree(quan, day, name) {
    await quan.follow("Đơn vị", quan.page.getByRole("banner"));
    await quan.fill({ "Tính đến ngày": day });
    await quan.press("Xem", quan.main);
    await quan.sees(`Các hệ thống tổ chức tại ngày ${day}`, "Hệ thống chính");
    return await quan.main.getByText(`${name} Xã`).or(quan.main
        .getByRole("link", { name, exact: true })).count() > 0;
}

async function comesIn(day) {
    const { quan: who } = day.people;
    const quan = await day.person(who, { code: who.left.pop() });

    quan.step("comes with a recovery code, then with the telephone");
    await quan.press("Đăng xuất", quan.page.getByRole("banner"));
    await quan.heading("Đăng nhập");
    await quan.signIn();
    return quan;
}

async function describe(quan) {
    quan.step("describes a merger");
    await quan.follow("Sắp xếp tổ chức", quan.page.getByRole("banner"));
    await quan.follow("Sắp xếp tổ chức");
    await quan.follow("Sáp nhập");
    await quan.heading("Sáp nhập");
    await quan.suggest("Đơn vị", "xa thien tan", ends);
    await quan.suggest("Đơn vị kế thừa", "xa van nham", stays);
    await quan.fill({ "Từ ngày nào": day1, "Ghi chú": "Theo đề án của tỉnh" });
    await quan.choose("So sánh số liệu của", campaign);
    await quan.press("Xem trước thay đổi");
}

async function reorganise(day, quan) {
    quan.step("looks at how it is");
    const was = { now: await figures(quan, now), then: await figures(quan, then) };

    await quan.must("both have figures", was.now.ends > 0 && was.now.stays > 0,
        JSON.stringify(was));
    await quan.is("on the tree", await onTree(quan, day1, ends), true);
    await describe(quan);

    quan.step("sees what would change");
    await quan.sees("Chưa có gì thay đổi");
    const table = quan.main.getByRole("region", { name: now });
    const gone = await quan.row(ends, table);
    const more = await quan.row(stays, table);

    const turns = (cells) => cells[3].split("→").map(numberOf);

    await quan.must("it says which one ends", gone[0].includes("đã kết thúc"),
        gone[0]);
    await quan.is("turns before", [turns(gone)[0], turns(more)[0]],
        [was.now.ends, was.now.stays]);
    const after = turns(more)[1];

    /* what both held together counts once from now on */
    await quan.must("turns move to what stays", after > was.now.stays &&
        after <= was.now.stays + was.now.ends, more.join(" | "));
    await quan.sees("số liệu của Tỉnh Lạng Sơn giữ nguyên",
        "Số liệu chuyển từ đâu đến đâu",
        /ố liệu theo thời điểm của từng hoạt động được giữ nguyên/);

    quan.step("nothing is done yet");
    const other = await day.person(quan.who);

    other.step("looks from another window");
    await other.is("figures", await figures(other, now), was.now);
    await other.is("tree", await onTree(other, day1, ends), true);

    quan.step("applies it");
    await quan.press("Thực hiện", quan.main);
    await quan.told("Đã áp dụng.");
    await quan.sees("Trước sắp xếp", "Sau sắp xếp", "Theo đề án của tỉnh");
    const event = quan.page.url().split("?")[0];

    await quan.is("as on the day before", await onTree(quan, before, ends), true);
    await quan.is("as on the day", await onTree(quan, day1, ends), false);
    await quan.is("the map of then", await figures(quan, then), was.then);
    await quan.is("the map of now", await figures(quan, now), { all: was.now.all,
        ends: null, stays: after });

    quan.step("takes it back");
    await quan.go(new URL(event).pathname);
    await quan.press("Hủy lần sắp xếp");
    await quan.told("Đã hoàn tác.");
    await quan.is("as on the day", await onTree(quan, day1, ends), true);
    await quan.is("the map of now", await figures(quan, now), was.now);
    await quan.is("the map of then", await figures(quan, then), was.then);
}

async function newPerson(day, quan) {
    quan.step("writes down a person");
    await quan.go("/admin");
    await quan.follow("Cá nhân");
    await quan.follow("Thêm cá nhân");
    await quan.fill({ "Họ và tên": "Lê Văn Mới", "Chức vụ": "Cán bộ tuyên giáo" });
    await quan.suggest("Đơn vị", "xa huu lung", "Xã Hữu Lũng");
    await quan.press("Thêm", quan.main);
    await quan.heading("Lê Văn Mới");

    quan.step("gives a right");
    await quan.unfold("Phân quyền mới");
    const grant = quan.main.locator("details").filter({ hasText: "Phân quyền mới" });

    await quan.choose("Vai trò", "Người báo cáo", grant);
    await quan.suggest("Đơn vị", "xa huu lung", "Xã Hữu Lũng", "", grant);
    await quan.press("Phân quyền", grant);
    await quan.told("Đã phân quyền");
    await quan.must("it stands in the list", (await quan.row("Người báo cáo"))
        .join(" ").includes("Xã Hữu Lũng"));

    quan.step("makes an account");
    await quan.fill({ "Tên đăng nhập": "moi.lv" });
    await quan.press("Cấp tài khoản");
    await quan.sees("moi.lv");
    const code = (await quan.main.getByText(/^(?:[0-9a-z]{4}-){3}[0-9a-z]{4}$/)
        .innerText()).trim();

    await quan.follow(/Tôi đã/);
    await quan.heading("Lê Văn Mới");
    await quan.lacks(code);

    const moi = await day.person({ login: "moi.lv", name: "Lê Văn Mới",
        password }, { out: true });

    moi.step("uses the one-time code");
    await moi.go("/sign-in");
    await moi.follow("Tôi có mã dùng một lần");
    const set = async (word) => {
        await moi.fill({ "Tên đăng nhập": "moi.lv", "Mã dùng một lần": code,
            "Mật khẩu mới": word });
        await moi.press("Đặt mật khẩu");
    };

    await set("ngắn");
    await moi.refused("Mật khẩu mới");
    await set(password);
    await moi.told("Đã đổi mật khẩu");
    await moi.signIn();
    await moi.sees("Nhập một hoạt động");
    moi.step("a code works once");
    await moi.press("Đăng xuất", moi.page.getByRole("banner"));
    await moi.follow("Tôi có mã dùng một lần");
    await set(password + " hai");
    await moi.refused("mã");
}

async function keep(quan) {
    quan.step("changes a setting");
    await quan.go("/admin");
    await quan.follow("Thiết lập");
    const days = "Thời hạn sau khi trả lại hoạt động (ngày làm việc)";

    await quan.fill({ [days]: "61" });
    await quan.press("Lưu", quan.main);
    await quan.refused("60");
    await quan.fill({ [days]: "7",
        "Tên cơ quan": "Ban Tuyên giáo thử" });
    await quan.press("Lưu", quan.main);
    await quan.told("Đã lưu.");
    await quan.is("the setting", await quan.value(days), "7");
    await quan.go("/");
    await quan.sees("Ban Tuyên giáo thử");

    quan.step("makes a backup");
    await quan.go("/admin/doctor");
    await quan.sees(/Bản sao lưu mới nhất: chưa có/);
    await quan.go("/admin/backup");
    await quan.press("Sao lưu ngay");
    await quan.told("Đã tạo.");
    await quan.lacks("Chưa có bản sao lưu.");

    quan.step("reads whether all is well");
    await quan.go("/admin/doctor");
    await quan.heading("Tình trạng dữ liệu");
    await quan.sees("Nhật ký", /chuỗi liền mạch/);
    await quan.lacks(/Bản sao lưu mới nhất: chưa có/);
    await quan.must("no red lamp", await quan.main.getByRole("listitem")
        .filter({ hasText: /^(xấu|hỏng|đỏ|lỗi)/ }).count() === 0);

    quan.step("finds all of it in the log");
    await quan.go("/log");
    await quan.sees("Nông Văn Quản");
}

await journey("reform", prepare, async (day) => {
    const quan = await comesIn(day);

    await newPerson(day, quan); /* while her password is fresh */
    await reorganise(day, quan);
    await keep(quan);
});
