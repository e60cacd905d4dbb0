/** The page's style sheet: everything in the file, light and dark by the reader's system. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --card: #f6f7f9; --ink: #1a1d23; --soft: #5a6270; --grid: #e2e5ea;
  --inline: #7d8590; --threads: #2468c9; --processes: #c2610c; --native: #14825c; --program: #8b46b8;
  --talk: #b4236b; --computing: #2468c9; --starting: #c2610c; --copying: #b4236b; --waiting: #d5d9e0;
  --link: #2468c9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161b; --card: #1c1f26; --ink: #e9ebef; --soft: #a2aab8; --grid: #2f343e;
    --inline: #8e96a3; --threads: #5c9df5; --processes: #f09a4a; --native: #3fc08f; --program: #c48cf0;
    --talk: #ff7fb5; --computing: #5c9df5; --starting: #f09a4a; --copying: #ff7fb5; --waiting: #3a404c;
    --link: #7fb3ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word;
}
main { max-width: 1080px; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.5rem; margin: 3.5rem 0 .25rem; }
h3 { font-size: 1.125rem; margin: 2rem 0 .5rem; }
h4 { font-size: .9375rem; margin: 0; }
p { margin: .5rem 0; max-width: 72ch; }
a { color: var(--link); }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 1rem 0 0; list-style: none; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.facts li { background: var(--card); border-radius: .5rem; padding: 1rem 1.125rem; }
.facts strong { display: block; font-size: 2rem; line-height: 1.15; }
figure { margin: 1rem 0; }
figcaption { color: var(--soft); font-size: .875rem; margin-top: .25rem; max-width: 80ch; }
figure svg { display: block; width: 100%; height: auto; }
.narrow { display: none; }
@media (max-width: 700px) { .wide { display: none; } .narrow { display: block; } h1 { font-size: 1.625rem; } }
.picture img { display: block; width: 100%; max-width: 768px; height: auto; border-radius: .5rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0; padding: 0; list-style: none; font-size: .875rem; color: var(--soft); }
.legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; margin-right: .375rem; vertical-align: -1px; }
.legend i.diamond { transform: rotate(45deg) scale(.75); border: 2px solid var(--talk); }
.legend i.ramp { width: 5rem; }
.runs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; }
.runs figure { margin: 0; background: var(--card); border-radius: .5rem; padding: .75rem .75rem .5rem; }
.runs p { margin: 0 0 .375rem; }
details { margin: .75rem 0; }
summary { cursor: pointer; color: var(--link); }
.scroll { overflow-x: auto; }
.scroll:focus-visible, pre:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
caption { text-align: left; color: var(--soft); padding: .25rem 0; position: sticky; left: 0; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .25rem .625rem; border-bottom: 1px solid var(--grid); text-align: right; white-space: nowrap; }
thead th.text { text-align: left; } thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
th:first-child, td.text, th.text { text-align: left; }
tbody th { font-weight: 600; position: sticky; left: 0; background: var(--paper); }
td.text { white-space: normal; min-width: 9rem; }
td.why { white-space: normal; min-width: 17rem; text-align: left; }
@media (max-width: 700px) { tbody th { white-space: normal; min-width: 8rem; max-width: 9rem; } }
pre { background: var(--card); padding: .75rem 1rem; border-radius: .5rem; overflow-x: auto; font-size: .875rem; }
@media print {
  * { print-color-adjust: exact; }
  ::details-content { content-visibility: visible; height: auto; }
  summary, nav { display: none; }
  figure, .facts li { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
  th, td { white-space: normal; padding: .125rem .375rem; } td.text, td.why { min-width: 0; } table { font-size: .6875rem; }
}
`;
