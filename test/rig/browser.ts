/**
 * Pages in a real browser: Chromium of the machine, driven by playwright-core, looked at with axe-core. Nothing leaves:
 * every request that is not for the page's own file is refused and noted.
 */
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { pdfPages } from './pdf-pages.ts';

/** What a page may be looked at in. Widths are CSS pixels. */
export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export const VIEWS: readonly View[] = [1280, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);

/** Everything that may be wrong with a page; a good one has empty lists only. */
export interface Findings {
  /** Rules of axe that the page breaks, with the elements that break them. */
  readonly violations: readonly string[];
  /** Elements that reach beyond the right edge of the window, where the page can be scrolled sideways. */
  readonly overflow: readonly string[];
  /** Elements of the page itself that can be scrolled sideways: what they hold is hidden without a cue. */
  readonly hidden: readonly string[];
  /** Addresses that the page asked for. */
  readonly requests: readonly string[];
  /** Errors, warnings and dialogs of the page. */
  readonly complaints: readonly string[];
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const HEIGHT = 900;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** The browser of this machine; undefined: there is none, and tests that need one skip. */
export const browserPath = findBrowser();

if (browserPath === undefined) {
  process.stderr.write(
    'no Chromium on PATH: tests in a browser are skipped (Debian: apt-get install chromium)\n',
  );
}

let opened: Promise<Browser> | undefined;

afterAll(async () => {
  await (await opened)?.close();
});

/** What is wrong with the page of a file in one view. A picture of it is kept in `$MLOPS_TEST_PICTURES`, where that is set. */
export async function inspectPage(file: string, view: View): Promise<Findings> {
  return withPage(file, view, async (page, noted) => {
    const { violations } = await runAxe(page);
    const { overflow, hidden } = await page.evaluate<Pick<Findings, 'overflow' | 'hidden'>>(SIDEWAYS);
    await keepPicture(page, file, `${view.width}-${view.scheme}.png`);
    return { violations, overflow, hidden, ...noted };
  });
}

/** What is printed on each sheet of A4: how many runs of text and shapes. A blank sheet has neither. */
export async function printPage(file: string): Promise<{ readonly sheets: readonly number[] }> {
  return withPage(file, { width: 1280, scheme: 'light' }, async (page) => {
    const pdf = await page.pdf({
      format: 'A4',
      printBackground: true,
      margin: { top: '15mm', bottom: '15mm' },
    });
    await keepFile(pdf, file, 'print.pdf');
    return { sheets: pdfPages(pdf) };
  });
}

/** Does something with the page of a file, and tells what the page asked for and complained of meanwhile. */
export async function withPage<T>(
  file: string,
  { width, scheme }: View,
  use: (page: Page, noted: { requests: string[]; complaints: string[] }) => Promise<T>,
): Promise<T> {
  const browser = await (opened ??= openBrowser());
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT },
    colorScheme: scheme,
    offline: true,
    serviceWorkers: 'block',
  });
  try {
    const page = await context.newPage();
    const address = pathToFileURL(file).href;
    const noted = { requests: [] as string[], complaints: [] as string[] };
    await context.route('**', (route) => {
      const url = route.request().url();
      if (url === address) return route.continue();
      noted.requests.push(url);
      return route.abort();
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) noted.complaints.push(message.text());
    });
    page.on('pageerror', (error) => noted.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      noted.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(address);
    return await use(page, noted);
  } finally {
    await context.close();
  }
}

async function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('no Chromium on PATH');
  return chromium.launch({
    executablePath: browserPath,
    // Chromium's own sandbox refuses root.
    chromiumSandbox: process.getuid?.() !== 0,
    // No socket of the browser itself either: a proxy that is not there takes whatever a page does not ask for.
    args: ['--proxy-server=127.0.0.1:9', '--disable-background-networking', '--disable-component-update'],
  });
}

// Pages forbid scripts of theirs by a policy; what the browser's debugger evaluates is not under it.
async function runAxe(page: Page): Promise<{ readonly violations: readonly string[] }> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const found = await page.evaluate<AxeResults>(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`);
  const violations = found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
  return { violations };
}

// Runs in the page, whose types are not those of Node.
const SIDEWAYS = `(() => {
  const name = (element) =>
    element.tagName.toLowerCase() + '.' + element.className + ': ' + element.textContent.trim().slice(0, 40);
  const root = document.documentElement;
  const all = [...document.body.querySelectorAll('*')].filter((element) => element.closest('svg') === null);
  const beyond = (element) => element.getBoundingClientRect().right > root.clientWidth + 1;
  const overflow = root.scrollWidth > root.clientWidth ? ['the page', ...all.filter(beyond).map(name)] : [];
  const hidden = all.filter((element) => {
    const { display, overflowX, clipPath } = getComputedStyle(element);
    const canClip = display !== 'inline' && overflowX !== 'visible' && clipPath === 'none';
    return canClip && element.scrollWidth > element.clientWidth + 1;
  });
  return { overflow, hidden: hidden.map(name) };
})()`;

async function keepPicture(page: Page, file: string, as: string): Promise<void> {
  if (process.env['MLOPS_TEST_PICTURES'] === undefined) return;
  await keepFile(await page.screenshot({ fullPage: true }), file, as);
}

async function keepFile(bytes: Uint8Array, file: string, as: string): Promise<void> {
  const folder = process.env['MLOPS_TEST_PICTURES'];
  if (folder === undefined) return;
  const path = join(
    folder,
    `${file
      .split('/')
      .slice(-2)
      .join('-')
      .replace(/\.html$/, '')}-${as}`,
  );
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
