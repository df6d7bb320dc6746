/** What an S3 server, or the way to it, says no with. */
import type { MlopsError } from '../../core/error.ts';
import { remoteAway, remoteDenied, remoteUnusable } from './remote-error.ts';

/** A download broke off. */
export class BodyCut extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

export function isAbsent(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  // HEAD has no body to say which of them is absent: `probe` has found the bucket.
  return name === 'NoSuchKey' || name === 'NotFound';
}

const CREDENTIALS = [
  'the SDK looks for credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in AWS_PROFILE, and in the role of the machine',
];

/** @returns undefined when it is not about the remote */
export function s3Refusal(url: string, bucket: string, error: unknown): MlopsError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof BodyCut) return remoteAway(url, `a download broke off: ${error.message}`, error);
  if (error.name === 'CredentialsProviderError' || error.message.startsWith('Could not load credentials'))
    return remoteDenied(url, 'there are no credentials', CREDENTIALS, error);
  if (error.message.includes('Region is missing'))
    return remoteUnusable(url, 'no region is given', ['set `region` beside the url, or AWS_REGION'], error);
  const status = statusOf(error);
  if (status === undefined) return networkRefusal(url, error) ?? strangerRefusal(url, error);
  if (status === 401 || status === 403)
    // The answer to HEAD has no body, and so no name for what is wrong.
    return remoteDenied(url, error.name === 'Unknown' ? `status ${status}` : error.name, CREDENTIALS, error);
  if (error.name === 'NoSuchBucket' || status === 404)
    return remoteUnusable(
      url,
      `there is no bucket \`${bucket}\``,
      ['make the bucket, or correct the url'],
      error,
    );
  if (status === 301 || status === 307 || status === 400)
    return remoteUnusable(
      url,
      `${error.name}: ${error.message}`,
      ['is `region` the bucket’s, and `endpoint` the server’s?'],
      error,
    );
  if (status >= 500 || status === 429 || status === 408 || status === 409)
    return remoteAway(url, `${error.name} (${status})`, error);
  return strangerRefusal(url, error, status);
}

const NETWORK: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
]);

function networkRefusal(url: string, error: Error): MlopsError | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (NETWORK.has(code) || error.name === 'TimeoutError') return remoteAway(url, code, error);
  // Of several addresses of one host none answered.
  if (error instanceof AggregateError && error.errors[0] instanceof Error)
    return networkRefusal(url, error.errors[0]);
  return undefined;
}

const STRANGER = ['is `endpoint` the address of a server that speaks S3?'];
/** Node's words for what is no HTTP, and for what TLS does not accept. */
const NO_HTTP = /^(?:HPE_|EPROTO$)/;
const NO_TRUST = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Somebody is there, and is no S3 server that could be used. */
function strangerRefusal(url: string, error: Error, status?: number): MlopsError | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NO_TRUST.test(code))
    return remoteUnusable(
      url,
      `its certificate is not trusted (${code})`,
      ['`NODE_EXTRA_CA_CERTS` names a file with the certificate of your own authority'],
      error,
    );
  if (NO_HTTP.test(code))
    return remoteUnusable(
      url,
      `what answers there does not speak the protocol of the url (${code})`,
      STRANGER,
      error,
    );
  // The SDK says so of an answer that it could not read.
  const isUnread = error.message.startsWith('@aws-sdk') || '$response' in error;
  if (status === undefined && !isUnread) return undefined;
  const what = status === undefined || status < 300 ? 'an answer' : `the status ${status}`;
  return remoteUnusable(url, `it gave ${what}, which S3 does not give`, STRANGER, error);
}

/** The HTTP status that the server answered with. */
export function statusOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, '$metadata') : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' ? status : undefined;
}
