/** `1 row`, `3 rows`, `2 entries`. */
export const pluralize = (count: number | bigint, one: string, many = `${one}s`): string =>
  `${count} ${Number(count) === 1 ? one : many}`;
