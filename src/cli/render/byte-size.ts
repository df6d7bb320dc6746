const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `999 B`, `12.3 kB`, `4.0 GB`: steps of 1000, as file managers and disks count. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes / 1000;
  let unit = 0;
  // What would be rounded up to 1000.0 is 1.0 of the next.
  while (size >= 999.95 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size.toFixed(1)} ${UNITS[unit]}`;
}
