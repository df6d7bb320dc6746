/**
 * The hashes that stand more than once in a list, each once. By open addressing: a table of at least twice as many places.
 *
 * @param words the lower and the upper half of each hash, `upper` below 2^31
 */
export function repeatsAmong(words: Uint32Array): bigint[] {
  let places = 2;
  while (places < words.length) places *= 2;
  const table = new Uint32Array(places * 2);
  const repeats = new Set<bigint>();
  let zeros = 0;
  for (let at = 0; at < words.length; at += 2) {
    const low = words[at]!;
    const high = words[at + 1]!;
    // Two zeros mark a place that is free.
    if (low === 0 && high === 0) {
      zeros += 1;
      continue;
    }
    let place = low & (places - 1);
    for (;;) {
      const [placeLow, placeHigh] = [table[place * 2]!, table[place * 2 + 1]!];
      if (placeLow === low && placeHigh === high) {
        repeats.add((BigInt(high) << 32n) | BigInt(low));
        break;
      }
      if (placeLow === 0 && placeHigh === 0) {
        table[place * 2] = low;
        table[place * 2 + 1] = high;
        break;
      }
      place = (place + 1) & (places - 1);
    }
  }
  if (zeros > 1) repeats.add(0n);
  return [...repeats];
}
