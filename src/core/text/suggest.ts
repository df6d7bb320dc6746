/** The name that was probably meant. */

/** ` (did you mean …?)`, or nothing when no candidate is near. */
export function didYouMean(wrong: string, candidates: Iterable<string>): string {
  const nearest = suggest(wrong, candidates);
  return nearest === undefined ? '' : ` (did you mean \`${nearest}\`?)`;
}

/** Nobody mistypes longer ones, and comparing takes a time that grows with the square. */
const LONGEST = 256;

/**
 * The nearest candidate by edit distance, at most a third of the length away; the first one of equals. Otherwise the only one
 * that begins with the word.
 */
export function suggest(wrong: string, candidates: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of candidates) {
    if (Math.max(wrong.length, name.length) > LONGEST) continue;
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance <= Math.max(1, Math.floor(Math.max(wrong.length, name.length) / 3))) {
      if (best === undefined || distance < best.distance) best = { name, distance };
    }
  }
  return best?.name ?? onlyLonger(wrong, candidates);
}

/** What was cut short: `int` for `integer`, where nothing else begins so. */
function onlyLonger(wrong: string, candidates: Iterable<string>): string | undefined {
  if (wrong.length < 3) return undefined;
  const longer = [...candidates].filter((name) => name.toLowerCase().startsWith(wrong.toLowerCase()));
  return longer.length === 1 ? longer[0] : undefined;
}

// Optimal string alignment: insert, delete, replace, swap neighbours; one each. O(n m).
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
