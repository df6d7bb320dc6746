/** Commands that pages name in a sentence or a table, and do not run: each is there, with its flags. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { repository } from '../rig/rig.ts';

const PAGES = ['README.md', 'examples/*/README.md', 'docs/*.md', 'docs/guides/*.md'];

const manifest = z.object({
  commands: z.record(
    z.string(),
    z.object({ flags: z.record(z.string(), z.object({ char: z.string().optional() })) }),
  ),
});
const { commands } = manifest.parse(
  JSON.parse(readFileSync(join(repository, 'oclif.manifest.json'), 'utf8')),
);

it.each(globSync(PAGES, { cwd: repository }).toSorted())(
  '%s names commands and flags that are there',
  (page) => {
    const named = commandLinesOf(readFileSync(join(repository, page), 'utf8'));
    expect(
      named.map((line) => [line, unknownIn(line)]).filter(([, unknown]) => unknown !== undefined),
    ).toEqual([]);
  },
);

it.each([
  ['mlops repro', undefined],
  ['mlops cache push --remote <url> && mlops repro -j 2', undefined],
  ['mlops models', undefined],
  ['mlops --help', undefined],
  ['mlops rerun', 'rerun'],
  ['mlops cache gc --dry --hard', '--hard'],
  ['mlops repro && mlops cache shove', 'shove'],
])('of `%s` %j is unknown', (line, unknown) => {
  expect(unknownIn(line)).toBe(unknown);
});

/** Code within a line that begins with `mlops`. */
function commandLinesOf(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^(`{3,})[^]*?^\1$/gm, '');
  return [...prose.matchAll(/`((?:bin\/)?mlops(?:\.js)? [^`]+)`/g)].map(([, line = '']) => line);
}

/** The first word that is no command, or no flag of its command. */
function unknownIn(line: string): string | undefined {
  for (const part of line.split(/&&|;|\|/)) {
    const words = part.trim().split(/\s+/);
    if (!/^(?:bin\/)?mlops(?:\.js)?$/.test(words.shift() ?? '')) continue;
    const id = [words.slice(0, 2).join(':'), words[0] ?? ''].find((name) => commands[name] !== undefined);
    const topic = Object.keys(commands).some((name) => name.startsWith(`${words[0] ?? ''}:`));
    if (id === undefined && !topic && !isPlaceholder(words[0])) return words[0];
    const unknown = words.find((word) => word.startsWith('-') && word !== '-' && !isFlag(word, id));
    if (unknown !== undefined) return unknown;
    if (id === undefined && topic && words.length > 1 && !isPlaceholder(words[1])) return words[1];
  }
  return undefined;
}

/** `mlops COMMAND`, `mlops …`, `mlops --help`. */
const isPlaceholder = (word: string | undefined): boolean =>
  word === undefined || /^(?:[A-Z]+$|…|--?\w)/.test(word);

function isFlag(word: string, id: string | undefined): boolean {
  const name = word.replace(/=.*/, '');
  if (['--help', '-h', '--json', '--version'].includes(name)) return true;
  const flags = id === undefined ? {} : (commands[id]?.flags ?? {});
  return Object.entries(flags).some(([flag, { char }]) => name === `--${flag}` || name === `-${char}`);
}
