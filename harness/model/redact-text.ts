/** What stands in the place of a secret. */
export const redacted = '<redacted>';

/** Names under which secrets go: headers, variables, parameters. */
const secretName =
  /authori[sz]ation|cookie|token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credential|signature|session/i;

/** Whether what goes under that name is taken for a secret. */
export function namesSecret(name: string): boolean {
  return secretName.test(name);
}

/** Keys as their makers write them: GitHub, GitLab, Slack, AWS, Stripe, Google, a JSON web token, a key in PEM. */
const knownKeys =
  /\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{8,}|(?:AKIA|ASIA)[0-9A-Z]{12,}|[rs]k_(?:live|test)_\w{8,}|AIza[\w-]{20,}|eyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?)|-----BEGIN [A-Z ]*KEY-----.*/g;

/** Long, and of letters and digits mixed as no name is. */
function looksRandom(word: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(word)) return true;
  const digits = (word.match(/\d/g) ?? []).length;
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && digits >= 3;
}

/**
 * Text without what looks like a secret: passwords in URLs, values of parameters and of names that go for secrets, `Bearer …` and
 * `Basic …`, keys as their makers write them, and long words of random letters and digits.
 */
export function redactText(text: string): string {
  return text
    .replaceAll(/(:\/\/)[^\s/@"';]*@/g, `$1${redacted}@`)
    .replaceAll(/\b(Bearer|Basic|Digest|Token)(\s+)(?!\$)[\w+/=.~:-]{4,}/gi, `$1$2${redacted}`)
    .replaceAll(/([?&]([\w.-]+)=)([^&\s"';${}]+)/g, (whole, before: string, name: string) =>
      namesSecret(name) || /^(?:key|sig|auth|code|pwd)$/i.test(name) ? `${before}${redacted}` : whole,
    )
    .replaceAll(
      /(([\w-]+)\s?([=:])\s?)([^\s"';,&${}<]+)/g,
      (whole, before: string, name: string, sign: string, value: string) => {
        // `session:8080` is a host with its port, `keys_zone=session:10m` a zone with its size.
        const isFigure = sign === ':' && /^(?:\/\/.*|\d{1,5}(?:\/.*)?|\d+[kmg])$/i.test(value);
        return namesSecret(name) && !isFigure ? `${before}${redacted}` : whole;
      },
    )
    .replaceAll(knownKeys, redacted)
    .replaceAll(/[\w+=-]{32,}/g, (word) => (looksRandom(word) ? redacted : word));
}
