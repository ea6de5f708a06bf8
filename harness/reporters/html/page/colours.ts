/** The value of a colour of the theme, for what is drawn on a canvas. */
export function colour(variable: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}
