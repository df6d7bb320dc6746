/** `Promise.all` over many things with a bound: at most `atOnce` are worked on. The first failure ends it. */
export async function eachOf<T>(
  things: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const queue = iteratorOf(things);
  const failed = { yes: false };
  const worker = async () => {
    while (!failed.yes) {
      const next = await queue.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        failed.yes = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: atOnce }, worker);
  // All must have come to rest before the failure is told: none may go on writing behind the back of who called.
  const ends = await Promise.allSettled(workers);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function iteratorOf<T>(things: Iterable<T> | AsyncIterable<T>): { next(): Promise<IteratorResult<T>> } {
  if (Symbol.asyncIterator in things) {
    const iterator = things[Symbol.asyncIterator]();
    return { next: () => iterator.next() };
  }
  const iterator = things[Symbol.iterator]();
  return { next: () => Promise.resolve(iterator.next()) };
}
