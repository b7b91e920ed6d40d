/** What may stand in words that a machine has written, and must not leave a kiosk. Each match is replaced by its name. */
const secrets: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['key', /-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g],
  ['credentials', /(?<=:\/\/)[^\s/@]+@/g],
  ['email', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ['machine-readable zone', /[A-Z0-9]*<{2,}[A-Z0-9<]*|[A-Z]<[A-Z]{3}[A-Z0-9<]+/g],
  ['encounter', /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g], // a ULID
  ['token', /(?<![\w.])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{20,}(?:\.[\w=-]+)*/g], // hexadecimal, base64, JWS
  ['token', /(?<=\b(?:password|passwd|secret|token|pin|key)\b["']?\s*[:=]\s*)\S+/gi],
  ['number', /(?<![\w.-])[A-Z]{0,3}\d{6,}[A-Z0-9]*\b/g], // of documents, telephones, accounts
];

/** An instant of a log is no birthday: it has a time. */
const birthday = /\b(?:19|20)\d{2}-\d{2}-\d{2}\b(?!T\d)/g;

/** The text without what names a person or opens a door. */
export function redacted(text: string): string {
  const opened = secrets.reduce((left, [name, pattern]) => left.replace(pattern, `[${name}]`), text);
  return opened.replace(birthday, '[date]');
}
