/** What XML 1.0 has no way to write, not even as a reference (https://www.w3.org/TR/xml/#charsets). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Characters that no XML document can have, and halves of a surrogate pair, become U+FFFD. */
function writable(text: string): string {
  return text.toWellFormed().replaceAll(forbidden, '\ufffd');
}

/** Text between tags; a parser gives it back as it was, but for what XML cannot have. */
export function xmlText(text: string): string {
  // Every > is escaped, so that no ]]> is left. A bare CR would be read as a line feed.
  return writable(text).replaceAll(/[&<>\r]/g, (character) => references[character] ?? character);
}

function attribute([name, value]: readonly [string, string | number]): string {
  const safe = writable(String(value)).replaceAll(/[&<>"\t\n\r]/g, (character) => references[character] ?? character);
  return ` ${name}="${safe}"`;
}

/** Attributes of an element; those that are null are left out. */
export type XmlAttributes = Readonly<Record<string, string | number | null>>;

/** An element on lines of its own, whose content is XML already: text by `xmlText`, or other elements. */
export function xmlElement(name: string, attributes: XmlAttributes, content: readonly string[] | string = []): string {
  const present = Object.entries(attributes).filter((each): each is [string, string | number] => each[1] !== null);
  const head = `<${name}${present.map(attribute).join('')}`;
  if (content.length === 0) return `${head}/>`;
  if (typeof content === 'string') return `${head}>${content}</${name}>`;
  return [`${head}>`, ...content, `</${name}>`].join('\n');
}
