/** The style of all reports. System fonts, so that nothing is fetched and nothing looks borrowed. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#1b2130;--soft:#525c6f;--faint:#8a93a5;--line:#dfe3ea;--paper:#fff;--ground:#f5f6f9;
--accent:#2456c6;--second:#b34a12;--good:#12693c;--good-ground:#e7f5ed;--bad:#a3201a;--bad-ground:#fcebea;--neutral:#1d47a8;--neutral-ground:#eaf0fc}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf1;--soft:#aab3c4;--faint:#7d8798;--line:#333b4a;--paper:#1a1f2a;--ground:#11151d;
--accent:#7ea6ff;--second:#f2a06a;--good:#6bd39b;--good-ground:#14301f;--bad:#ff9c93;--bad-ground:#3a1917;--neutral:#9dbcff;--neutral-ground:#1b2740}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
-webkit-text-size-adjust:100%;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
.kind{margin:0;color:var(--soft);font-size:.8rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
h1{margin:.15rem 0 .8rem;font-size:1.9rem;line-height:1.2;letter-spacing:-.015em;text-wrap:balance}
h2{margin:0 0 .25rem;font-size:1.2rem;line-height:1.3;letter-spacing:-.005em}
h3{margin:0 0 .1rem;font-size:1rem;color:var(--ink)}
a{color:var(--neutral)}
.facts{display:flex;flex-wrap:wrap;gap:.35rem 1.6rem;margin:0 0 1.4rem;font-size:.9rem}
.facts div{max-width:100%}.facts dt,.facts dd{display:inline;margin:0}
.facts dt{color:var(--soft);margin-right:.45rem}
.facts dd{font-weight:600}
.verdict{display:flex;gap:.2rem 1rem;align-items:baseline;padding:.95rem 1.15rem;border-radius:.6rem;border-left:.35rem solid var(--neutral);background:var(--neutral-ground)}
.verdict strong{flex:none;max-width:100%;font-size:1.1rem;color:var(--neutral)}
.verdict p{margin:0;min-width:0}
.verdict.good{border-color:var(--good);background:var(--good-ground)}.verdict.good strong{color:var(--good)}
.verdict.bad{border-color:var(--bad);background:var(--bad-ground)}.verdict.bad strong{color:var(--bad)}
section{margin-top:1.4rem;padding:1.3rem 1.4rem 1.4rem;background:var(--paper);border:1px solid var(--line);border-radius:.6rem}
.lead{margin:0 0 1rem;color:var(--soft);max-width:46rem}
.cards{display:flex;flex-wrap:wrap;gap:1px;margin:1.4rem 0 0;padding:0;list-style:none;
background:var(--line);border:1px solid var(--line);border-radius:.6rem;overflow:clip}
.cards li{display:flex;flex:1 1 10.5rem;flex-direction:column;padding:.9rem 1.1rem 1rem;background:var(--paper)}
.cards .name{color:var(--soft);font-size:.85rem;font-weight:600}
.cards .value{font-size:1.75rem;font-weight:650;line-height:1.3;letter-spacing:-.015em}
.cards .note{color:var(--soft);font-size:.85rem;line-height:1.4}
.lead + .cards{margin-top:0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:1.6rem 2rem}
.charts + *,.cards + .charts,table + .charts,table + h3,details + *{margin-top:1.4rem}
figure{display:grid;grid-template-rows:subgrid;grid-row:span 3;gap:.6rem;margin:0;min-width:0;max-width:27.5rem;break-inside:avoid}
figure svg{display:block;width:100%;height:auto}
figcaption{font-size:.9rem;color:var(--soft)}
.legend{display:flex;flex-direction:column;gap:.15rem;margin:0;padding:0;list-style:none;font-size:.85rem}
.legend li{display:flex;gap:.5rem;align-items:baseline}
.legend svg{flex:none;width:1.6rem;height:.6rem}
table{width:100%;border-collapse:collapse;font-size:.92rem;overflow-wrap:break-word}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.5rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--soft);font-size:.82rem;font-weight:600;vertical-align:bottom}
tbody th{font-weight:600}
.number{text-align:right;white-space:nowrap}
code{font:.88em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;unicode-bidi:isolate}
pre{margin:.6rem 0;padding:.6rem .8rem;background:var(--ground);border-radius:.4rem;font:.82rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap}
.mark{font-weight:600;white-space:nowrap;color:var(--soft)}.mark.good{color:var(--good)}.mark.bad{color:var(--bad)}.mark.neutral{color:var(--neutral)}
.share{display:inline-flex;align-items:center;gap:.6rem;white-space:nowrap}
.bar{display:inline-block;flex:none;width:6rem;height:.55rem;border-radius:.3rem;background:var(--line);overflow:hidden;print-color-adjust:exact}
.bar span{display:block;height:100%;background:var(--accent);print-color-adjust:exact}
.bar.bad span{background:var(--bad)}.bar.good span{background:var(--good)}
.spark{display:block;width:9rem;height:2.2rem;color:var(--accent)}
.soft{color:var(--soft);font-weight:400}
.small{font-size:.85rem}
ul.plain{margin:.2rem 0 0;padding-left:1.2rem}
details{margin-top:1rem}
summary{cursor:pointer;color:var(--neutral);font-weight:600}
summary:focus-visible,a:focus-visible{outline:2px solid var(--neutral);outline-offset:2px}
details[open]>summary{margin-bottom:.6rem}
@media (max-width:40rem){main{padding:1.4rem .8rem 3rem}section{padding:1rem}.verdict{flex-direction:column}h1{font-size:1.5rem}
.cards li{flex-basis:40%;padding:.7rem .8rem .8rem}.cards .value{font-size:1.4rem}}
@media screen and (max-width:40rem){table,tbody,tr,tbody th,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{padding:.6rem 0;border-bottom:1px solid var(--line)}tbody tr:last-child{border-bottom:0;padding-bottom:0}
tbody th,td{padding:.15rem 0;border-bottom:0;overflow-wrap:anywhere}tbody th.number{text-align:left}tbody th code{font-size:.95em;font-weight:700}
td{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:0 .8rem;text-align:left}
td::before{content:attr(data-label);color:var(--soft);font-size:.85rem}
td>*{grid-column:2}td.none{display:none}td.number{text-align:left;white-space:normal}}
@media print{:root{--ink:#000;--soft:#444;--faint:#666;--line:#ccc;--paper:#fff;--ground:#fff;--accent:#2456c6;--second:#b34a12;--good:#12693c;
--good-ground:#fff;--bad:#a3201a;--bad-ground:#fff;--neutral:#1d47a8;--neutral-ground:#fff;color-scheme:light}
body{font-size:10pt}main{max-width:none;padding:0}section{padding:0;border:0;margin-top:1.6rem}
h2,h3,.lead,summary{break-after:avoid}.verdict,.cards,tr,figure{break-inside:avoid}
.charts{display:flex;flex-wrap:wrap;gap:1rem 4%}figure{display:block;flex:0 0 48%}figure svg,.legend{margin-top:.4rem}
details::details-content{content-visibility:visible;block-size:auto}}
`;
