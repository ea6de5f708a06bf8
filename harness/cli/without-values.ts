/** A command line without the values of variables, which may be secrets. */
export function withoutValues(argv: readonly string[]): readonly string[] {
  return argv.map((word, index) => {
    const given = argv[index - 1] === '--var' || word.startsWith('--var=');
    return given ? word.replace(/^((?:--var=)?[^=]*=).+$/s, '$1***') : word;
  });
}
