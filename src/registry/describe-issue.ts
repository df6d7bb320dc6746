import type * as z from 'zod';

/** The first thing that is wrong with a file, in one line. */
export function describeIssue({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'wrong shape';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}
