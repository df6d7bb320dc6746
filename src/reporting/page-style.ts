/** The style of all reports. System fonts, so that nothing is fetched and nothing looks borrowed. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#1b2130;--soft:#5a6477;--faint:#8a93a5;--line:#dfe3ea;--paper:#fff;--ground:#f5f6f9;
--accent:#2456c6;--second:#c4571b;--good:#1a7f4b;--good-ground:#e7f5ed;--bad:#b3261e;--bad-ground:#fcebea;--neutral-ground:#eaf0fc}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf1;--soft:#a9b2c3;--faint:#7d8798;--line:#333b4a;--paper:#1a1f2a;--ground:#11151d;
--accent:#7ea6ff;--second:#f2a06a;--good:#5ecb91;--good-ground:#14301f;--bad:#ff8a80;--bad-ground:#3a1917;--neutral-ground:#1b2740}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
-webkit-text-size-adjust:100%;font-variant-numeric:tabular-nums}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
.kind{margin:0;color:var(--soft);font-size:.8rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
h1{margin:.15rem 0 .8rem;font-size:1.9rem;line-height:1.2;letter-spacing:-.015em;overflow-wrap:anywhere;text-wrap:balance}
h2{margin:0 0 .25rem;font-size:1.2rem;line-height:1.3;letter-spacing:-.005em}
h3{margin:0 0 .1rem;font-size:1rem;color:var(--ink)}
.facts{display:flex;flex-wrap:wrap;gap:.35rem 1.6rem;margin:0 0 1.4rem;font-size:.9rem}
.facts div{display:flex;gap:.45rem}
.facts dt{color:var(--soft)}
.facts dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.verdict{display:flex;gap:1rem;align-items:baseline;padding:.95rem 1.15rem;border-radius:.6rem;border-left:.35rem solid var(--accent);background:var(--neutral-ground)}
.verdict strong{font-size:1.1rem;white-space:nowrap;color:var(--accent)}
.verdict p{margin:0}
.verdict.good{border-color:var(--good);background:var(--good-ground)}.verdict.good strong{color:var(--good)}
.verdict.bad{border-color:var(--bad);background:var(--bad-ground)}.verdict.bad strong{color:var(--bad)}
section{margin-top:1.4rem;padding:1.3rem 1.4rem 1.4rem;background:var(--paper);border:1px solid var(--line);border-radius:.6rem}
.lead{margin:0 0 1rem;color:var(--soft);max-width:46rem}
.cards{display:flex;flex-wrap:wrap;gap:1px;margin:1.4rem 0 0;padding:0;list-style:none;background:var(--line);
border:1px solid var(--line);border-radius:.6rem;overflow:hidden}
.cards li{display:flex;flex:1 1 10.5rem;flex-direction:column;padding:.9rem 1.1rem 1rem;background:var(--paper)}
.cards .name{color:var(--soft);font-size:.85rem;font-weight:600}
.cards .value{font-size:1.75rem;font-weight:650;line-height:1.3;letter-spacing:-.015em}
.cards .note{color:var(--soft);font-size:.85rem;line-height:1.4}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1.6rem 2rem}
figure{display:grid;grid-template-rows:subgrid;grid-row:span 2;gap:.6rem;margin:0;break-inside:avoid}
figure svg{display:block;width:100%;height:auto;overflow:visible}
.cards + figure,.table + figure{margin-top:1.4rem}
figcaption{font-size:.9rem;color:var(--soft)}
.table{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.92rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.5rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--soft);font-size:.82rem;font-weight:600;vertical-align:bottom}
tbody th{font-weight:600}
.number{text-align:right;white-space:nowrap}
code{font:.88em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
table code{overflow-wrap:break-word}
.mark{font-weight:600;white-space:nowrap;color:var(--soft)}.mark.good{color:var(--good)}.mark.bad{color:var(--bad)}
.share{display:inline-flex;align-items:center;gap:.6rem;white-space:nowrap}
.bar{display:inline-block;width:6rem;height:.55rem;border-radius:.3rem;background:var(--line);overflow:hidden}
.bar span{display:block;height:100%;background:var(--accent)}
.bar.bad span{background:var(--bad)}.bar.good span{background:var(--good)}
.soft{color:var(--soft)}
ul.plain{margin:.2rem 0 0;padding-left:1.2rem}
@media (max-width:40rem){main{padding:1.4rem .8rem 3rem}section{padding:1rem}.verdict{flex-direction:column;gap:.2rem}h1{font-size:1.5rem}}
@media print{:root{--ink:#000;--soft:#444;--faint:#666;--line:#ccc;--paper:#fff;--ground:#fff;--accent:#2456c6;--second:#c4571b;--good:#1a7f4b;
--good-ground:#fff;--bad:#b3261e;--bad-ground:#fff;--neutral-ground:#fff}body{font-size:10.5pt}main{max-width:none;padding:0}
section,.cards{border-color:#ccc}section{break-inside:avoid-page}tr{break-inside:avoid}.table{overflow:visible}}
`;
