/**
 * What the comments of a source say of the members below them. A name that has several comments says different things in
 * different places, and is left out.
 */
export function fieldComments(source: string): Map<string, string> {
  const found = new Map<string, Set<string>>();
  for (const [, comment = '', name = ''] of source.matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\n\s*'?([\w.]+)'?:/g,
  )) {
    const text = comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim();
    found.set(name, (found.get(name) ?? new Set()).add(text));
  }
  return new Map(
    [...found].flatMap(([name, texts]) => (texts.size === 1 ? [[name, [...texts][0] ?? ''] as const] : [])),
  );
}
