export const one = (keys: string, cmd = 'cat in > a') =>
  `stages:\n  s: {cmd: '${cmd}', ${keys}, outs: [a]}\n`;
