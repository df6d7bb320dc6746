import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, trusted } from './html.ts';

test('what is put in is escaped, in text and in attributes', () => {
  const hostile = `<script>alert("1")</script> & 'x'`;
  expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">' +
      '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</p>',
  );
});

test('markup, alone or in lists, stays as it is', () => {
  const items = [html`<li>${1}</li>`, html`<li>${'<'}</li>`];
  expect(html`${items}${trusted('<hr>')}`.markup).toBe('<li>1</li><li>&lt;</li><hr>');
});

test('no text can leave its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ';') }), (text) => {
      const { markup } = html`${text}`;
      expect(markup).not.toMatch(/[<>"']/u);
      expect(markup.replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, '')).not.toContain('&');
    }),
  );
});
