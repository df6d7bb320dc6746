/** Names of columns, categories and the like that must stay text, whatever a page or a chart makes of them. */
export const HOSTILE_NAMES: readonly string[] = [
  '</svg></style></title><script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "' autofocus onfocus=alert(3) x='",
  '<style>*{display:none}</style><!--',
  '**bold** [link](javascript:alert(4)) `code` | a | b |',
  '&lt;b&gt; &amp; &#0; $& $1',
  'العمر \u202Egnp.exe\u2066 עברית',
  'a\u0000b\u001B[31mc\u0085d\u2028e\uD800f',
  'x'.repeat(200),
  'line one\nline two\ttab',
  '顧客 žluťoučký 👩‍👩‍👧',
];
