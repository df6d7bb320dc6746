/** More came than was promised. */
export class TooMuch extends Error {
  constructor(limit: number) {
    super(`more than ${limit} bytes`);
  }
}
