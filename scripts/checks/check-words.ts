/** Fails where a tracked text uses a word that docs/terminology.md replaces. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';
import { projectFiles } from './project-files.ts';

const TERMINOLOGY = 'docs/terminology.md';
/** The changelog tells what was, and npm writes the other. */
const EXEMPT = new Set([TERMINOLOGY, 'CHANGELOG.md', 'package-lock.json']);
const TEXT = /\.(ts|js|md|ya?ml|json|sql)$/;

interface Replaced {
  readonly pattern: RegExp;
  readonly word: string;
  readonly say: string;
}

const replaced = [...wordsOf(readFileSync(join(root, TERMINOLOGY), 'utf8')), ...boundsOf()];
if (replaced.length < 10) throw new Error(`${TERMINOLOGY} has no table "Instead of"`);

const files = projectFiles().filter((name) => TEXT.test(name) && !EXEMPT.has(name));
for (const name of files) {
  for (const [index, line] of readFileSync(join(root, name), 'utf8').split('\n').entries()) {
    for (const { pattern, word, say } of replaced) {
      if (!pattern.test(line)) continue;
      console.error(`${name}:${index + 1}: \`${word}\`\nhint: say: ${say} (${TERMINOLOGY})`);
      process.exitCode = 1;
    }
  }
}

/** The rows of the table "Instead of": code spans on the left, what to say on the right. */
function wordsOf(page: string): Replaced[] {
  const table = page.slice(page.indexOf('## Instead of'), page.indexOf('## Style'));
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => {
    const [, left = '', say = ''] = row.split('|');
    return [...left.matchAll(/`([^`]+)`/g)].map(([, word = '']) => ({
      pattern: patternOf(word),
      word,
      say: say.trim(),
    }));
  });
}

/** A word or a part of an identifier of several words, not a part of another word. */
function patternOf(word: string): RegExp {
  const [first = '', rest = ''] = [word[0], word.slice(1)].map((part = '') =>
    part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
  );
  const alone = `(?<![\\w-])[${first.toLowerCase()}${first.toUpperCase()}]${rest}(?![a-z0-9_])`;
  return new RegExp(
    /^[a-z]+$/.test(word) ? `${alone}|(?<=[a-z])${first.toUpperCase()}${rest}(?![a-z])` : alone,
  );
}

function boundsOf(): Replaced[] {
  return [{ pattern: /\b(MOST|LEAST)_[A-Z]/, word: 'MOST_… or LEAST_…', say: '`MAX_…` or `MIN_…`' }];
}
