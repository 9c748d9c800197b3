/** Of the report's page: the app's own colours, in light and dark, and on paper. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ink:#1c1917;--soft:#6b645d;--line:#e4dfd9;--ground:#fbfaf8;--bad:#b42318;--warn:#8a5a00;--good:#2b6b3f}
@media (prefers-color-scheme:dark){:root{--ink:#eceae7;--soft:#a39c94;--line:#3a3632;--ground:#191715;--bad:#ff8a7a;--warn:#e6b450;--good:#86cf9a}}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
main{max-width:1200px;margin:0 auto;padding:32px 24px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px}
small{display:block;color:var(--soft);font-size:12px}code{font:12px ui-monospace,monospace;overflow-wrap:anywhere}
.notice{color:var(--warn)}.facts{display:flex;gap:32px;flex-wrap:wrap;margin:16px 0}.facts div{min-width:120px}
dt{color:var(--soft)}dd{margin:0;font-size:18px;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}
thead th{color:var(--soft);white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
ul{margin:0;padding-left:16px}em{color:var(--warn);font-style:normal;font-size:12px}
.present{color:var(--good)}.missing,.unknown{color:var(--soft)}.damaged,.other-size{color:var(--bad)}
@media print{main{max-width:none;padding:0}}
`
