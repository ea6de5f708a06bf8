/** A pattern as a regular expression: `*` and `?` stay in a folder, `**` goes through folders. */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:[^/]*/)*';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}

/** Whether a file is one of those that a pattern names; a pattern without a slash names files in any folder. */
export function matchesPath(file: string, pattern: string): boolean {
  const path = file.replace(/^\.\//, '');
  const asked = pattern.replace(/^\.\//, '');
  return expressionOf(asked.includes('/') ? asked : `**/${asked}`).test(path);
}
