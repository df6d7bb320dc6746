/** A failure of the first call that is told in one sentence, with what to do; anything else is shown with its stack. */
export class BootstrapError extends Error {
  constructor(message, { exitCode = 2, hints = [] } = {}) {
    super(message);
    this.exitCode = exitCode;
    this.hints = hints;
  }
}
