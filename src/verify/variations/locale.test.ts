import { expect, test } from 'vitest';
import { installedLocales, variedLocale } from './locale.ts';

test.each([
  ['Turkish where it is installed', ['C', 'de_DE.utf8', 'tr_TR.utf8'], 'tr_TR.UTF-8', true],
  ['Turkish by its other name', ['C', 'tr_TR.UTF-8'], 'tr_TR.UTF-8', true],
  ['else another one, the first by name', ['C.utf8', 'fr_FR.utf8', 'de_DE.utf8'], 'de_DE.UTF-8', true],
  ['not English, which Node has already', ['C.utf8', 'POSIX', 'en_US.utf8'], 'tr_TR.UTF-8', false],
  ['not one of another encoding', ['tr_TR', 'tr_TR.iso88599', 'de_DE@euro'], 'tr_TR.UTF-8', false],
  ['not installed where none is', [], 'tr_TR.UTF-8', false],
])('the varied room gets %s', (_, installed, name, isInstalled) => {
  expect(variedLocale(installed)).toEqual({ name, isInstalled });
});

test('the installed locales are those that the system names; none where nothing can be asked', async () => {
  expect(await installedLocales(process.env['PATH'] ?? '')).toContain('C');
  expect(await installedLocales('/nowhere')).toEqual([]);
});
