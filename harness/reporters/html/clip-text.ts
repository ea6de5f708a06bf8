/** A text with its end left out where it is longer than `most` characters, and how much was. */
export function clipText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}… (${(text.length - most).toLocaleString('en-US')} more characters)`;
}
