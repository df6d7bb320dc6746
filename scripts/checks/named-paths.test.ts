import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../bundle/bundle-options.ts';

/** A code span that is a path from the root; `NAME`, `KIND` and `…` stand for one that is to be made. */
const PATH =
  /`((?:src|stages|scripts|test|docs|bin|profiles|schemas|bench|lockfile-checks|examples|\.ci|\.github)\/[^`\s]*)`/g;

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/terminology.md', 'docs/soaks.md', 'docs/README.md'])(
  'every path that %s names exists',
  (page) => {
    const named = [...readFileSync(join(root, page), 'utf8').matchAll(PATH)].map(([, path = '']) => path);
    const real = named.filter(
      (path) => !/NAME|KIND|…|\*|<|[A-Z]{2,}\//.test(path) && !path.startsWith('dist/'),
    );
    expect(real.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);
