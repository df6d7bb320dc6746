import type { SpillFile } from './spill-file.ts';

/** Hashes of 63 bits, dealt by their upper bits into lists that are short enough to be looked at one by one. */
export class HashPartitions {
  readonly count: number;
  private readonly shift: number;
  private readonly blockWords: number;
  /** A block for each list, which leaves when it is full. Two words for each hash, the lower first. */
  private readonly open: Uint32Array;
  private readonly used: Uint32Array;
  /** Of each list, the full blocks: where in the file they stand, or themselves. */
  private readonly full: (number | Uint32Array)[][];
  private readonly file: SpillFile | undefined;

  /**
   * @param bits there are 2^bits lists
   * @param blockWords words of a block, even
   * @param file where full blocks go; undefined: they stay in memory
   */
  constructor(bits: number, blockWords: number, file?: SpillFile) {
    const lists = 2 ** bits;
    this.count = lists;
    this.shift = 31 - bits;
    this.blockWords = blockWords;
    this.open = new Uint32Array(lists * blockWords);
    this.used = new Uint32Array(lists);
    this.full = Array.from({ length: lists }, () => []);
    this.file = file;
  }

  /** @param words the lower and the upper half of each hash, the upper below 2^31 */
  take(words: Uint32Array): void {
    const { open, used, shift, blockWords } = this;
    for (let at = 0; at < words.length; at += 2) {
      const high = words[at + 1]!;
      const list = high >>> shift;
      const to = list * blockWords + used[list]!;
      open[to] = words[at]!;
      open[to + 1] = high;
      used[list]! += 2;
      if (used[list] === blockWords) this.close(list);
    }
  }

  /** Hashes of the longest list. */
  longest(): number {
    const words = this.full.map((blocks, list) => blocks.length * this.blockWords + this.used[list]!);
    return Math.max(...words) / 2;
  }

  /** The hashes of each list; what is given holds until the next one is asked for. */
  async *lists(): AsyncGenerator<Uint32Array> {
    const { blockWords } = this;
    const longest = Math.max(...this.full.map((blocks) => blocks.length)) + 1;
    const all = new Uint32Array(longest * blockWords);
    for (const [list, blocks] of this.full.entries()) {
      let end = 0;
      for (const block of blocks) {
        const words = all.subarray(end, end + blockWords);
        if (typeof block === 'number') await this.file?.read(block, words);
        else words.set(block);
        end += blockWords;
      }
      const used = this.used[list]!;
      const from = list * blockWords;
      all.set(this.open.subarray(from, from + used), end);
      yield all.subarray(0, end + used);
    }
  }

  private close(list: number): void {
    const from = list * this.blockWords;
    const block = this.open.subarray(from, from + this.blockWords);
    this.full[list]?.push(this.file === undefined ? block.slice() : this.file.append(block));
    this.used[list] = 0;
  }
}
