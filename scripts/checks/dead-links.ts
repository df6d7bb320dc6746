import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** No part of the repository: what is installed, made or run. */
const NOT_OURS = ['**/node_modules', 'dist', 'dist.next', 'coverage', '**/.mlops', '**/reports', '**/models'];

/**
 * The links in the Markdown files of a repository that lead to no file of it, or to no heading. Links to elsewhere are not
 * looked at.
 *
 * @returns `README.md:12: docs/absent.md` for each, in order
 */
export function deadLinks(root: string): readonly string[] {
  const pages = [
    ...globSync('**/*.md', { cwd: root, exclude: NOT_OURS }),
    ...globSync('.github/**/*.md', { cwd: root }),
  ];
  return [...new Set(pages)].toSorted().flatMap((page) =>
    linksOf(readFileSync(join(root, page), 'utf8'))
      .filter(({ target }) => !leadsSomewhere(root, page, target))
      .map(({ line, target }) => `${page}:${line}: ${target}`),
  );
}

interface Link {
  readonly line: number;
  readonly target: string;
}

/** Inline links, links by name, and the addresses of HTML elements; not what stands in code. */
function linksOf(markdown: string): readonly Link[] {
  return proseOf(markdown).flatMap((text, index) =>
    [
      ...text.matchAll(/\]\(\s*<?([^\s)>]+)|^\s*\[[^\]]+\]:\s*<?([^\s>]+)|\s(?:href|src|srcset)="([^"]+)"/g),
    ].map(([, inline, named, element]) => ({ line: index + 1, target: inline ?? named ?? element ?? '' })),
  );
}

function leadsSomewhere(root: string, page: string, target: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return true;
  const [path = '', anchor] = target.split('#').map(decodeURIComponent);
  const file = path === '' ? join(root, page) : join(root, dirname(page), path);
  if (relative(root, file).startsWith('..') || !existsSync(file)) return false;
  if (anchor === undefined || !file.endsWith('.md')) return true;
  return statSync(file).isFile() && anchorsOf(readFileSync(file, 'utf8')).has(anchor);
}

/** As GitHub makes them of headings, and those that a page names itself. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of proseOf(markdown, (code) => code.replaceAll('`', ''))) {
    for (const [, name = ''] of line.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(name);
    const heading = /^#{1,6} +(.+?) *#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    let unique = slug;
    for (let times = 1; anchors.has(unique); times++) unique = `${slug}-${times}`;
    anchors.add(unique);
  }
  return anchors;
}

/** Lines, with blocks of code and comments emptied; `code` says what becomes of code within a line. */
function proseOf(markdown: string, code: (text: string) => string = () => ''): readonly string[] {
  let fence: string | undefined;
  const lines = markdown
    .replaceAll(/<!--[^]*?-->/g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .split('\n');
  return lines.map((line) => {
    const ticks = /^ *(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && ticks !== undefined) fence = ticks;
    else if (fence !== undefined && line.trim() === fence) fence = undefined;
    else if (fence === undefined) return line.replaceAll(/`[^`]+`/g, code);
    return '';
  });
}
