import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../core/exit-code.ts';
import { errorCodes } from './error-codes.ts';

const root = join(import.meta.dirname, '../../..');
const sources = ['src', 'stages'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|\.fixture\.ts$|\/error-codes\//.test(name))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
);
const table = new Map(Object.values(errorCodes).flatMap((meanings) => Object.entries(meanings)));

/** Texts in the same form that are something else: variables of the environment, words of other programs. */
const NOT_CODES: ReadonlySet<string> = new Set([
  'ABORT_ERR',
  'BRANCH_EQ',
  'BRANCH_LEQ',
  'EAI_AGAIN',
  'ERR_MODULE_NOT_FOUND',
  'FORCE_COLOR',
  'GITHUB_ACTOR',
  'GITLAB_USER_LOGIN',
  'MLOPS_HANGUP',
  'MLOPS_MEMORY',
  'MULTIPLE_DOCS',
  'NO_COLOR',
  'ORT_DISABLE_TELEMETRY',
  'TAB_AS_INDENT',
  'WHEN_REQUIRED',
  'Z_BUF_ERROR',
]);

const literals = sources.flatMap(({ name, text }) =>
  [...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g), ...text.matchAll(/\bcode: '([A-Z]+)'/g)].map(
    (match) => ({ name, code: match[1] ?? '' }),
  ),
);

describe('the table of error codes', () => {
  it('is about sources that were found', () => {
    expect(sources.length).toBeGreaterThan(400);
    expect(literals.length).toBeGreaterThan(200);
  });

  it('has every code that the program can give', () => {
    const unknown = literals.filter(({ code }) => !table.has(code) && !NOT_CODES.has(code));
    expect(unknown).toEqual([]);
  });

  it('has no code that nothing gives, and lists none twice', () => {
    const used = new Set(literals.map(({ code }) => code));
    expect([...table.keys()].filter((code) => !used.has(code))).toEqual([]);
    expect([...NOT_CODES].filter((word) => !used.has(word))).toEqual([]);
    const listed = Object.values(errorCodes).flatMap((meanings) => Object.keys(meanings));
    expect(listed.length).toBe(table.size);
  });

  it('says the exit code that each place in the code gives', () => {
    const wrong = sources
      .flatMap(({ name, text }) => errorsIn(text).map((error) => ({ name, ...error })))
      .filter(({ code, exit }) => table.get(code)?.exit.includes(exit) === false);
    expect(wrong).toEqual([]);
  });

  it('says each in sentences without a full stop', () => {
    for (const [code, { means, todo, exit }] of table) {
      expect([code, means, todo]).not.toContainEqual(expect.stringMatching(/^$|\.$|^[A-Z][a-z]/));
      expect([code, exit.length]).not.toEqual([code, 0]);
    }
  });
});

/** `new MlopsError({ code: 'X', …, exitCode: EXIT.no })`, where both are written out. */
function errorsIn(text: string): { code: string; exit: (typeof EXIT)[keyof typeof EXIT] }[] {
  return [...text.matchAll(/new MlopsError\(\{/g)].flatMap((match) => {
    const body = bracketed(text, match.index + match[0].length);
    const code = /^\s*code: '([A-Z_]+)'/.exec(body)?.[1];
    if (code === undefined || /\.\.\./.test(body)) return [];
    const given = /\bexitCode: ([^,\n}]+)/.exec(body)?.[1]?.trim();
    if (given === undefined) return [{ code, exit: EXIT.cannot }];
    const name = /^EXIT\.(\w+)$/.exec(given)?.[1];
    return name !== undefined && name in EXIT ? [{ code, exit: EXIT[name as keyof typeof EXIT] }] : [];
  });
}

function bracketed(text: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
  }
  return text.slice(from, at - 1);
}
