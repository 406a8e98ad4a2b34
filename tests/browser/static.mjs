/* Pages that are not of the program (yet), with its style, script and policy. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { here, serveFiles, top } from "./lib.mjs";

/* As src/app/http.c says for a page. */
export const csp = "default-src 'none'; script-src 'self'; " +
    "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'";

export const asset = (name) => readFileSync(join(top, "assets", name), "utf8");

/* files: of this folder, at their names; answers: see serveFiles. */
export function serveStatic(files, answers = {}) {
    const all = {
        "/style.css": () => ({ type: "text/css", body: asset("style.css") }),
        "/app.js": () => ({ type: "text/javascript", body: asset("app.js") }),
        "/favicon.ico": () => ({ status: 204, body: "" }),
        ...answers,
    };

    for (const name of files)
        all["/" + name] = () => ({ body: readFileSync(join(here, name)) });
    return serveFiles(all, csp);
}
