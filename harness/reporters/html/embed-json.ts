/** What would end a script element or a line of JavaScript, be it in a string or not. */
const unsafe = /[<>&\u2028\u2029]/g;

/**
 * A value as JSON that can stand inside a script element of a page: no text in it ends the element, opens a comment or
 * another script. NUL and other control characters are escaped by JSON itself.
 */
export function embedJson(value: unknown): string {
  return JSON.stringify(value).replace(unsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters that HTML does not have; tab and line ends it has. */
const control = /(?![\t\n\r])\p{Cc}/gu;

/** A text as it stands in HTML, in an attribute too; what is no character of HTML is left out. */
export function escapeHtml(text: string): string {
  return text.replace(control, '').replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
}
