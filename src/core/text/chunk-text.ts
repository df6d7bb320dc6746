const PIECE_CHARACTERS = 1 << 16;

/**
 * Joins short texts into pieces worth writing, so that a long text is nowhere in memory as a whole.
 *
 * @returns pieces of some 64 Ki characters, whose concatenation is that of `texts`
 */
export function* chunkText(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/**
 * The text of a JSON object, member by member.
 *
 * @param members of which either text is JSON: a name and its value
 */
export function* jsonObject(members: Iterable<readonly [name: string, value: string]>): Generator<string> {
  let before = '{';
  for (const [name, value] of members) {
    yield `${before}${name}:${value}`;
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}
