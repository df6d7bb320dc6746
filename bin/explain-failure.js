/** What npm, or the system below it, means: short, and what to do. */
import { BootstrapError } from './bootstrap-error.js';
import { root } from './root.js';

const TRY_LATER = 75;
const CERTIFICATE_CODES = [
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];
const NETWORK_CODES = [
  'E429',
  'E500',
  'E502',
  'E503',
  'E504',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_SOCKET_TIMEOUT',
  'ETIMEDOUT',
  'FETCH_ERROR',
];

/** By the error's code: the sentence, what to do, and 75 where the same call may go well later. */
const MEANINGS = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    message: `no space is left for ${root}`,
    hints: ['free 1 GB, then run again; if npm keeps its cache on the same disk, 2 GB'],
  },
  {
    codes: ['EROFS'],
    message: `cannot write in ${root}: the file system is read-only`,
    hints: ['mount it for writing, or work in a copy'],
  },
  {
    codes: ['EACCES', 'EPERM'],
    message: `cannot write in ${root}, or in the cache of npm: permission denied`,
    hints: ['check who owns these folders; `npm config get cache` names the cache'],
  },
  {
    codes: ['EINTEGRITY'],
    message: 'a package is not what `package-lock.json` pins, and was refused',
    hints: ['a mirror or proxy may hand out other bytes: try `npm cache verify`, or another registry'],
  },
  {
    codes: ['EUSAGE'],
    message: '`package.json` and `package-lock.json` do not agree',
    hints: ['after a change of dependencies run `npm install`, and commit both files'],
  },
  {
    codes: ['E401', 'E403', 'E404', 'ETARGET'],
    message: 'the npm registry does not hand out a package',
    hints: ['check `npm config get registry`, and that you are logged in to it where it asks for that'],
  },
  {
    codes: CERTIFICATE_CODES,
    message: 'the certificate of the npm registry is not trusted',
    hints: ['behind a proxy that opens connections: `npm config set cafile FILE`'],
  },
  {
    codes: NETWORK_CODES,
    message: 'the npm registry cannot be reached',
    hints: [
      'the first call installs packages: check the network, and `npm config get proxy` behind a proxy',
      'once installed, nothing is fetched any more',
    ],
    exitCode: TRY_LATER,
  },
];

/**
 * @param output of npm or of the build
 * @returns undefined where it says nothing that is known
 */
export function explainFailure(output) {
  // npm names the code on a line of its own, if it has one; what it could not unpack it only warns of.
  const named = /^npm (?:error|ERR!) code (\S+)$/m.exec(output)?.[1];
  const code =
    meaningOf(named) === undefined
      ? /\b(ENOSPC|EDQUOT|EROFS|ECONNREFUSED|ENOTFOUND)\b/.exec(output)?.[1]
      : named;
  const meaning = meaningOf(code);
  if (meaning === undefined) return undefined;
  const reason = /^npm (?:error|ERR!) (?:network request to .*, reason: (.*)|(40[134] .*))$/m.exec(output);
  const detail = reason?.[1] ?? reason?.[2] ?? code;
  return new BootstrapError(`${meaning.message} (${detail})`, meaning);
}

/** The same for an error that Node has thrown. */
export function explainError(error) {
  const meaning = meaningOf(error.code);
  return meaning === undefined ? error : new BootstrapError(meaning.message, meaning);
}

function meaningOf(code) {
  return MEANINGS.find(({ codes }) => codes.includes(code));
}
