/** Of no rows, nothing. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
