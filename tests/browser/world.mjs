/*
 * The sample with something of everything in it, and a person for each role, who is
 * signed in: for tests that look at every page.
 *
 *   const { site, people } = await world();  // people.reporter: { cookie, csrf }
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { account, ask, codeNow, csrfIn, post, signInAs } from "./attack.mjs";
import { run, serve } from "./lib.mjs";

export const roles = ["reader", "reporter", "reviewer", "approver",
    "administrator"];
const kind = { campaign: "kl01", units: "hl", form: "", sessions: "1",
    turns: "40", persons: "35", place: "Hội trường huyện" };

const day = (n) => new Date(Date.now() + n * 864e5).toISOString()
    .slice(0, 10).split("-").reverse().join("/");

function fill(db, people) {
    for (const role of roles)
        people[role] = account(db, role, { roles: [role],
            second: role === "approver" || role === "administrator" });
    run(db, "account", "grant", "reporter", "--role", "reporter", "--unit", "hl",
        "--below");
    /* one who may be lent a right, one who has not yet a second factor, one
     * who gives it at the next sign-in, one who has no login */
    people.fresh = account(db, "fresh", { roles: ["administrator"],
        second: false });
    people.half = account(db, "half", { roles: ["approver"] });
    run(db, "lock", "add", "--campaign", "kl01", "--unit", "hl", "--to",
        "30/06/2021", "--reason", "Số liệu đã báo cáo cấp trên");
    run(db, "lock", "add", "--campaign", "kl01", "--unit", "hl", "--to",
        "31/08/2021", "--reason", "Số liệu đã báo cáo cấp trên");
    run(db, "report", "new", "chot", "--campaign", "kl01", "--unit", "hl");
    run(db, "report", "freeze", "chot");
    run(db, "comment", "add", "report", "so-ket-kl01", "--section", "mo-dau",
        "--text", "Đề nghị nêu rõ căn cứ");
    activities(db, dirname(db));
}

/* An activity in each state, with a file and remarks; drafts are made later. */
function activities(db, dir) {
    const list = join(dir, "list.csv"), file = join(dir, "minh-chung.pdf");
    const on = (...args) => run(db, ...args);

    writeFileSync(list, "key,campaign,from,to,units,form,topic,title,place," +
        "sessions,turns,persons,note\n" + ["nop", "kiem", "duyet", "tra", "rut"]
        .map((k, i) => `${k},kl01,0${i + 2}/03/2024,0${i + 2}/03/2024,hl,,,` +
            `Hội nghị học tập ${k},Hội trường huyện,1,40,35,\n`).join(""));
    on("import", "activities", list);
    writeFileSync(file, "%PDF-1.4\n1 0 obj<</Type/Catalog>>\nendobj\n" +
        "trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
    on("evidence", "add", "nop", file);
    on("activity", "check", "kiem", "duyet", "--who", "reviewer");
    on("activity", "approve", "duyet", "--who", "approver");
    on("activity", "return", "tra", "--remark", "Thiếu danh sách", "--due",
        day(1), "--who", "reviewer");
    on("activity", "withdraw", "rut", "--reason", "Nhập trùng");
    on("comment", "add", "activity", "nop", "--text", "Bổ sung ảnh");
}

/* What is only made through the pages. */
async function more(site, people) {
    const as = async (role, path, fields) => {
        const me = people[role];
        const res = await post(site, path, { ...fields, csrf: me.csrf,
            once: "every-" + path + role }, { cookie: me.cookie });

        if (res.status !== 303 && res.status !== 200)
            throw new Error(`${role} ${path}: ${res.status} ` +
                res.text.match(/class="errors"[^]*?<.div>/));
        return res;
    };
    await as("reporter", "/activities", { ...kind, key: "nhap",
        from: "01/03/2024", title: "Hội nghị học tập" });
    await as("reporter", "/locks/PL1/reopen", { unit: "hl", until: day(20),
        reason: "Bổ sung một hội nghị bị sót" });
    await as("reporter", "/locks/PL2/reopen", { unit: "hl", until: day(20),
        reason: "Sửa số người dự" });
    await as("approver", "/reopenings/" + (await ask(site, "/locks/PL2", people
        .approver)).text.match(/\/reopenings\/([^/"]+)\/agree/)[1] + "/agree", {});
    await as("administrator", "/admin/holidays", { day: "02/09/2024",
        name: "Quốc khánh", what: "off" });
    await as("administrator", "/admin/backup", {});
    await as("reporter", "/me/tokens", { name: "Phần mềm thống kê",
        role: "reader", until: day(30), password: people.reporter.who.password });
    await as("reporter", "/drafts.json?next=%2Factivities%2Fnew",
        { ...kind, title: "Đang viết dở" }).catch((e) => console.log(e.message));
}

export async function world() {
    const people = {};
    const site = await serve({ signIn: true,
        prepare: (db) => fill(db, people) });

    for (const role of [...roles, "fresh"])
        people[role] = await signInAs(site, people[role]);
    people.half = await post(site, "/sign-in", people.half).then(async (r) => {
        const cookie = r.headers["set-cookie"][0].split(";")[0];

        return { cookie, csrf: csrfIn((await ask(site, "/second",
            { cookie })).text) };
    });
    people.nobody = { cookie: "", csrf: "" };
    await more(site, people);
    return { site, people };
}

/* An empty store and who began it. */
export async function emptyWorld() {
    const site = await serve({ signIn: true, of: "nothing" });
    const code = await site.code();

    return { site, async begin() {
        const login = "quan.tri", password = "mùa xuân năm nay về sớm";

        await post(site, "/first", { code, login, new_password: password,
            full_name: "Nguyễn Quản Trị", organisation: "Tỉnh Mới",
            since: "01/01/2024" });
        const me = await signInAs(site, { login, password });
        const page = (await ask(site, "/me/second", me)).text;
        const seed = page.match(/name="seed" value="([^"]+)"/)[1];

        const res = await post(site, "/me/second", { seed, password,
            csrf: me.csrf, code: codeNow({ secret: seed }) }, me);

        return { cookie: res.headers["set-cookie"]?.[0].split(";")[0] ??
            me.cookie, csrf: csrfIn(res.text) };
    } };
}
