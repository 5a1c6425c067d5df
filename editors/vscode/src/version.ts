// What `kwargo version` prints, and whether that is new enough.

/** The oldest server that knows what this extension asks for. */
export const oldest = '0.1.0';

/** The version in what `kwargo version` prints; undefined when it is another program's. */
export function versionIn(printed: string): string | undefined {
  return /^kwargo (\S+)/.exec(printed)?.[1]?.replace(/^v(?=\d)/, '');
}

/** Builds from a checkout, which have no version of their own, count as new. */
export function isNewEnough(version: string): boolean {
  const digits = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (digits === null || /^0\.0\.0-\d/.test(version)) {
    return true;
  }
  const want = oldest.split('.').map(Number);
  for (let i = 0; i < want.length; i++) {
    const got = Number(digits[i + 1]);
    if (got !== want[i]) {
      return got > want[i]!;
    }
  }
  return true;
}
