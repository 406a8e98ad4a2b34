/*
 * A person at the pages: finds things by what stands on them (label, name of a
 * button or a link, text), never by an id, and says at which step of the day
 * something is not as it should be, with the text of the page.
 *
 *   journey("reporter", prepare, async (day) => {
 *       const an = await day.person(people.an);     // a window of her own
 *       an.step("Today"); await an.go("/"); await an.sees("Hôm nay");
 *   });
 *
 * A journey is walked twice, each time over a store of its own: with JavaScript
 * (day.script) and without.  The first thing amiss ends that walk.
 */
import { chromium, codeOf, open, serve, tally } from "./lib.mjs";

const wait = { timeout: +(process.env.PATIENCE ?? 12000) };
/* What the class itself looks for, in both languages. */
const words = {
    vi: { login: "Tên đăng nhập", password: "Mật khẩu", enter: "Đăng nhập",
        second: "Xác thực hai bước", code: "Mã", next: "Tiếp tục",
        today: "Hôm nay", figures: "Số liệu" },
    en: { login: "Login name", password: "Password", enter: "Sign in",
        second: "Second factor", code: "Code", next: "Continue",
        today: "Today", figures: "Figures" },
};

class Amiss extends Error {}

/* "1.234" of a page as a number; NaN: there is none. */
export const numberOf = (text) => {
    const m = /-?\d[\d.,\u00a0]*/.exec(text ?? "");

    return m ? Number(m[0].replace(/[.\u00a0]/g, "").replace(",", ".")) : NaN;
};

/* Today and so many days on, as it is written on the pages. */
export function dayAfter(days) {
    const d = new Date(Date.now() + days * 86400000);
    const part = (o) => d.toLocaleDateString("en-GB",
        { timeZone: "Asia/Ho_Chi_Minh", ...o });

    return `${part({ day: "2-digit" })}/${part({ month: "2-digit" })}/` +
        part({ year: "numeric" });
}

class Person {
    constructor(day, tab, who) {
        Object.assign(this, { day, tab, who, page: tab.page,
            main: tab.page.locator("main"), doing: "begins",
            words: words[day.lang] });
    }

    step(text) {
        this.doing = text;
    }

    /* Something that must hold; what is on the page is shown where not. */
    async must(what, good, why = "") {
        this.day.last = this;
        if (this.day.t.ok(`${this.day.name}: ${this.who.login}: ` +
            `${this.doing}: ${what}`, good, why))
            return;
        await this.show();
        throw new Amiss(what);
    }

    async show() {
        const text = await this.page.locator("body").innerText(wait)
            .catch(() => "(no page)");

        console.log(`--- ${this.doing}: ${this.page.url()}\n` +
            (text.length < 6000 ? text : text.slice(0, 2500) + "\n…\n" +
                text.slice(-2500)) + "\n---");
    }

    is(what, got, want) {
        const [g, w] = [JSON.stringify(got), JSON.stringify(want)];

        return this.must(what, g === w, `${g}, wanted ${w}`);
    }

    /* ---- moving ---- */

    /* What Playwright cannot do within its time is amiss like all else. */
    async act(what, f) {
        const why = await f().then(() => "", (e) => e.message.split("\n")[0]);

        await this.must(what, !why, why);
    }

    go(path) {
        return this.act(`open ${path}`, async () => {
            await this.page.goto(this.day.site.url + path +
                (this.day.lang === "en" ? "?lang=en" : ""), wait);
        });
    }

    /* The only one of that name in `where` (a part of the page), or the one whose
     * whole name it is. */
    async one(role, name, where = this.page) {
        const exact = where.getByRole(role, { name, exact: true });
        const any = where.getByRole(role, { name });

        await any.first().waitFor(wait);
        return await exact.count() ? exact.first() : any.first();
    }

    press(name, where) {
        return this.act(`press "${name}"`, async () =>
            (await this.one("button", name, where)).click(wait));
    }

    follow(name, where = this.main) {
        return this.act(`follow "${name}"`, async () =>
            (await this.one("link", name, where)).click(wait));
    }

    /* Opens what is folded up under these words. */
    unfold(name, where = this.main) {
        return this.act(`unfold "${name}"`, async () => {
            const head = where.locator("summary")
                .filter({ hasText: name }).first();

            if (!await head.evaluate((e) => e.parentElement.open))
                await head.click(wait);
        });
    }

    /* ---- fields ---- */

    /* A label may carry a star for "must be filled". */
    field(label, where = this.main) {
        const words = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

        return where.getByLabel(new RegExp(`^${words}( \\*)?$`))
            .or(where.getByRole("textbox", { name: label, exact: true }))
            .and(where.locator("input, select, textarea")).first();
    }

    async fill(fields, where) {
        for (const [label, value] of Object.entries(fields))
            await this.act(`fill "${label}"`, () =>
                this.field(label, where).fill(value, wait));
    }

    choose(label, option, where) {
        return this.act(`choose "${option}" as "${label}"`, () =>
            this.field(label, where).selectOption({ label: option }, wait));
    }

    tick(name, where = this.main) {
        return this.act(`tick "${name}"`, async () =>
            (await this.one("checkbox", name, where)).check(wait));
    }

    upload(label, file) {
        return this.act(`upload as "${label}"`, () =>
            this.field(label).setInputFiles(file, wait));
    }

    /* Types a part of a name; a window with a script takes what is offered, one
     * without leaves the words as they are. */
    async suggest(label, typed, name, kept = "", where = undefined) {
        const box = this.field(label, where);

        if (!this.day.script)
            return this.fill({ [label]: kept + typed }, where);
        return this.act(`type "${typed}" as "${label}"`, async () => {
            await box.fill(kept, wait);
            await box.pressSequentially(typed, { delay: 20 });
            await this.page.getByRole("option", { name }).first().click(wait);
        });
    }

    async value(label, where) {
        return this.field(label, where).inputValue(wait).catch(() => null);
    }

    /* ---- seeing ---- */

    async sees(...texts) {
        for (const text of texts) {
            const there = await this.page.locator("body")
                .getByText(text).filter({ visible: true }).first().waitFor(wait)
                .then(() => true, () => false);

            await this.must(`sees "${text}"`, there);
        }
    }

    /* Only after something that was seen: nothing is waited for. */
    async lacks(...texts) {
        for (const text of texts)
            await this.must(`does not see "${text}"`, await this.main
                .getByText(text).filter({ visible: true }).count() === 0);
    }

    async heading(name) {
        const there = await this.page.getByRole("heading", { name, level: 1 })
            .first().waitFor(wait).then(() => true, () => false);

        await this.must(`stands at "${name}"`, there);
    }

    /* What the page says was done. */
    async told(text) {
        const there = await this.page.getByRole("status")
            .filter({ hasText: text }).first().waitFor(wait)
            .then(() => true, () => false);

        await this.must(`is told "${text}"`, there);
    }

    /* Refused: with these words. */
    async refused(...texts) {
        const alert = this.page.getByRole("alert").first();

        await alert.waitFor(wait).catch(() => 0);
        const said = await alert.innerText(wait).catch(() => "");

        for (const text of texts)
            await this.must(`is refused with "${text}"`, said.includes(text),
                said);
    }

    /* The cells of the only row with these words. */
    async row(words, where = this.main) {
        const rows = where.getByRole("row").filter({ hasText: words });

        await rows.first().waitFor(wait).catch(() => 0);
        await this.must(`one row "${words}"`, await rows.count() === 1,
            `${await rows.count()} rows`);
        return (await rows.locator("th, td").allInnerTexts())
            .map((s) => s.trim());
    }

    rows(words, where = this.main) {
        return where.getByRole("row").filter({ hasText: words }).count();
    }

    /* The big number under a word of the overview. */
    async figure(label) {
        const tile = this.page.getByRole("region", { name: this.words.figures })
            .getByRole("listitem").filter({ hasText: label }).first();

        await tile.waitFor(wait).catch(() => 0);
        const n = numberOf(await tile.getByRole("link").first()
            .innerText(wait).catch(() => ""));

        await this.must(`a number at "${label}"`, !Number.isNaN(n));
        return n;
    }

    /* ---- coming ---- */

    /* code: one that came with the account; else what the telephone shows. */
    async signIn({ code } = {}) {
        const { who, words: w } = this;

        this.step("signs in");
        await this.go("/sign-in");
        await this.fill({ [w.login]: who.login, [w.password]: who.password });
        await this.press(w.enter, this.main);
        if (who.secret) {
            await this.heading(w.second);
            await this.fill({ [w.code]: code ?? codeOf(who) });
            await this.press(w.next, this.main);
        }
        await this.heading(w.today);
        await this.must("stands on the page by name", await this.page
            .getByRole("banner").getByText(who.name).count() === 1);
    }

    async close() {
        this.day.t.none(`${this.day.name}: ${this.who.login}: console`,
            this.tab.faults());
        await this.tab.close();
    }
}

/* prepare(db): what stands in the store; its answer is day.people. */
export async function journey(name, prepare, walk, lang = "vi") {
    const t = tally();
    const browser = await chromium();

    for (const script of [true, false]) {
        const day = { t, script, lang, windows: [],
            name: `${name} ${script ? "with" : "without"} JS` };

        day.site = await serve({ signIn: true,
            prepare: async (db) => { day.people = await prepare(db); } });
        /* A window with somebody at it, signed in unless { out: true }. */
        day.person = async (who, how = {}) => {
            const tab = await open(browser, day.site, { script, lang, ...how,
                expect: [/status of 4\d\d/] });
            const one = new Person(day, tab, who);

            day.windows.push(one);
            if (!how.out)
                await one.signIn(how);
            return one;
        };
        const began = Date.now();

        try {
            await walk(day);
        } catch (e) {
            if (!(e instanceof Amiss)) {
                t.ok(day.name, false, e.stack);
                await day.last?.show();
            }
        }
        for (const w of day.windows)
            await w.close();
        await day.site.stop();
        console.log(`${day.name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
    }
    await t.end(browser);
}
