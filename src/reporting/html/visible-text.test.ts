import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test('what cannot be seen, or turns the text around it, is told by its number', () => {
  expect(visibleText('a\u0000b\u001Bc\u202Ed\u2066e\uD800f')).toBe(
    String.raw`a\u0000b\u001Bc\u202Ed\u2066e\uD800f`,
  );
});

test('letters of any script, emoji, tabs and line feeds stay', () => {
  const text = 'žluťoučký 顧客 العمر 👩‍👩‍👧 a\tb\nc';
  expect(visibleText(text)).toBe(text);
});
