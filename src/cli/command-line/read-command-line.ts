/** What the words after `mlops` ask for, before any flag of a command is read. */
export type Request =
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'command'; readonly id: string; readonly rest: readonly string[] }
  | { readonly kind: 'unknown'; readonly word: string };

/** @param ids commands as a user types them: `repro`, `models list` */
export function readCommandLine(argv: readonly string[], ids: readonly string[]): Request {
  const words = leadingWords(argv);
  if (words[0] === 'help') return { kind: 'help', words: words.slice(1) };
  const id = longestId(words, ids);
  if (id === undefined && words.length > 0 && !(words.length === 1 && isTopic(words, ids))) {
    return { kind: 'unknown', word: words.slice(0, isTopic(words, ids) ? 2 : 1).join(' ') };
  }
  if (asksForHelp(argv)) return { kind: 'help', words: id === undefined ? words : id.split(' ') };
  if (id !== undefined) return { kind: 'command', id, rest: argv.slice(id.split(' ').length) };
  const flag = argv.slice(words.length).find((one) => one !== '--json');
  if (words.length === 0 && (flag === '--version' || flag === '-v')) return { kind: 'version' };
  // `mlops cache` shows what there is; what a flag beside it means cannot be told.
  if (flag !== undefined) return { kind: 'unknown', word: flag };
  return { kind: 'help', words };
}

/** A program reads the answer: `--json` stands before any `--`. */
export function asksForJson(argv: readonly string[]): boolean {
  return beforeDashes(argv).includes('--json');
}

function asksForHelp(argv: readonly string[]): boolean {
  const flags = beforeDashes(argv);
  return flags.includes('--help') || flags.includes('-h');
}

function beforeDashes(argv: readonly string[]): readonly string[] {
  const dashes = argv.indexOf('--');
  return dashes === -1 ? argv : argv.slice(0, dashes);
}

function leadingWords(argv: readonly string[]): readonly string[] {
  const end = argv.findIndex((word) => word.startsWith('-'));
  return end === -1 ? argv : argv.slice(0, end);
}

function longestId(words: readonly string[], ids: readonly string[]): string | undefined {
  const matching = ids.filter((id) => id.split(' ').every((part, index) => words[index] === part));
  return matching.toSorted((a, b) => b.length - a.length)[0];
}

function isTopic(words: readonly string[], ids: readonly string[]): boolean {
  return ids.some((id) => id.startsWith(`${words[0]} `));
}
