import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { root as repository } from '../bundle/bundle-options.ts';
import { deadLinks } from './dead-links.ts';

it('every link in the Markdown of this repository leads to a file and a heading', () => {
  expect(deadLinks(repository)).toEqual([]);
});

it('names files and headings that are not there', () => {
  const root = repositoryOf({
    'README.md': `# A \`name\` & more
[file](docs/page.md), [folder](docs/), [page](docs/page.md#the-second-1), [here](#a-name--more), [named][named]
[gone](docs/gone.md) [no heading](docs/page.md#third) ![picture](picture.svg) [nowhere](#nowhere)
[elsewhere](https://example.com/gone) \`[code](gone.md)\` <!-- [comment](gone.md) -->
<img alt="a picture" src="gone.svg"> [outside](../outside.md)

\`\`\`md
[in a block](gone.md)
\`\`\`

[named]: docs/page.md#own
[named-gone]: gone.md
`,
    'docs/page.md': '## The second\n\n## The [second](../README.md)\n\n<a id="own"></a>\n[up](../gone.md)\n',
    '.github/page.md': '[gone](gone.md)\n',
    'node_modules/package/README.md': '[gone](gone.md)\n',
  });
  expect(deadLinks(root)).toEqual([
    '.github/page.md:1: gone.md',
    'README.md:3: docs/gone.md',
    'README.md:3: docs/page.md#third',
    'README.md:3: picture.svg',
    'README.md:3: #nowhere',
    'README.md:5: gone.svg',
    'README.md:5: ../outside.md',
    'README.md:12: gone.md',
    'docs/page.md:6: ../gone.md',
  ]);
});

function repositoryOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'mlops-links-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
