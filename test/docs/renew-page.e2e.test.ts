/** The test of the pages would notice: a page that is out of date, a command that fails, a page that cannot be read. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parsePage } from './parse-page.ts';
import { makePlaces, type Places } from './places.ts';
import { renewPage } from './renew-page.ts';

let places: Places;
beforeAll(async () => {
  places = await makePlaces();
});
afterAll(() => places.remove());

const page = (shown: string, settings = '') => `# Page

<!-- run in: folder -->

\`\`\`txt title="folder/greeting.txt"
hello
\`\`\`

\`\`\`sh
cd folder
\`\`\`

\`\`\`sh${settings}
cat greeting.txt    # where the page before went
echo one; echo "took 3 ms   blake3:${'0'.repeat(64)}" >&2; echo three
\`\`\`

\`\`\`text
${shown}
\`\`\`

Not an output:

\`\`\`text
anything
\`\`\`
`;

const digest = `blake3:${'f'.repeat(64)}`;

it.each([
  ['all of it', `hello\none\ntook 1.5 s ${digest}\nthree`],
  ['its beginning and end', 'hello\n…\nthree'],
  ['its end', '…\nthree'],
  ['its beginning', 'hello\none\n…'],
  ['its middle', '…\none\n…'],
  ['parts of its lines', 'hel…\none\ntook…\nthree'],
])('a page that shows %s stays', async (_, shown) => {
  expect(await renewPage(page(shown), places)).toBe(page(shown));
});

it.each([
  ['a line that is not printed', 'hello\none', `hello\none\ntook 3 ms   blake3:${'0'.repeat(64)}\nthree`],
  ['another end', 'hello\n…\nfour', 'hello\n…\nthree'],
  ['another beginning', 'bye\n…', 'hello\n…'],
  ['another middle', '…\ntwo\n…', `hello\none\ntook 3 ms   blake3:${'0'.repeat(64)}\nthree`],
  ['a text that is not printed', 'help…\n…', 'hello\n…'],
])('a page that shows %s is renewed', async (_, shown, right) => {
  expect(await renewPage(page(shown), places)).toBe(page(right));
});

it('a command that fails is named, with what it printed', async () => {
  const failing = '```sh\necho before\nls /absent\n```\n';
  await expect(renewPage(failing, places)).rejects.toThrow(
    /^line 1: exit code 2 instead of 0\n\necho before\nls \/absent\n\nbefore\nls: .*absent/,
  );
  const expected = failing.replace('```sh', '```sh exit=2');
  expect(await renewPage(expected, places)).toBe(expected);
});

it('what is skipped is not run', async () => {
  const skipped = page('anything', ' skip="it needs a server"');
  expect(await renewPage(skipped, places)).toBe(skipped);
});

it.each([
  ['```sh\nls\n', 'line 1: the block does not end'],
  ['\n```sh skipped="no"\nls\n```\n', 'line 2: `skipped` is no setting of a block of commands'],
])('%j is refused', (markdown, message) => {
  expect(() => parsePage(markdown)).toThrow(message);
});
