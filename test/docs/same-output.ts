/**
 * Whether a page shows what commands print. What differs from run to run does not count: durations, times, sizes, digests,
 * ids of runs, and how wide a column is for their sake.
 *
 * @param shown a line `…` stands for any lines, `…` in a line for any text
 */
export function sameOutput(shown: string, printed: string): boolean {
  const pattern = lasting(`${shown}\n`)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/^…\n/gm, String.raw`(?:[^\n]*\n)*`)
    .replaceAll('…', String.raw`[^\n]*`);
  return new RegExp(`^${pattern}$`).test(lasting(`${printed}\n`));
}

/** What comes or not, as the machine is fast or slow: progress of a long stage, and that mlops builds itself. */
export function withoutProgress(printed: string): string {
  return printed.replaceAll(/^(?:\[\d+\/\d+\] \S+: \d+ %.*|mlops: .*)\n/gm, '');
}

/** What a page is to show: all that is printed; where it leaves one part out, as many first and last lines of it as now. */
export function renewOutput(shown: string, printed: string): string {
  const lines = shown.split('\n');
  const gap = lines.indexOf('…');
  const all = printed.split('\n');
  const last = lines.length - gap - 1;
  if (gap === -1 || lines.includes('…', gap + 1) || gap + last >= all.length) return printed;
  return [...all.slice(0, gap), '…', ...all.slice(all.length - last)].join('\n');
}

function lasting(text: string): string {
  return text
    .replaceAll(/blake3:[0-9a-f]{64}|\b[0-9a-f]{64}\b/g, '<digest>')
    .replaceAll(/\b\d{8}T\d{6}Z-\d+-[0-9a-f]+(?:-[0-9a-f]+)?\b/g, '<run>')
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<version>')
    .replaceAll(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?/g, '<time>')
    .replaceAll(/\b\d+ min \d\d s\b|\b\d+(?:\.\d+)? s\b|\b\d+ ms\b/g, '<duration>')
    .replaceAll(/\b\d+(?:\.\d+)? (?:B|[kMG]B)\b/g, '<size>')
    .replaceAll(/ +/g, ' ')
    .replaceAll(/ $/gm, '');
}
