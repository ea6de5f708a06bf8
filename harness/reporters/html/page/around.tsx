import type { ValidationData } from '../validation-data.ts';
import { counted } from './format.ts';
import { Section, Table } from './parts.tsx';
import { validation } from './validation.ts';

const columns = [{ head: 'What' }, { head: 'Name' }, { head: 'Detail' }, { head: 'Asked for at' }] as const;

function Things({ label, things }: { label: string; things: ValidationData['supplied'] | ValidationData['missing'] }) {
  return (
    <Table
      label={label}
      columns={columns}
      rows={things.map(({ what, name, detail, at }) => [
        what,
        <code key="n">{name}</code>,
        detail,
        <code key="a">{at}</code>,
      ])}
    />
  );
}

/** Whether nginx loads it, and what it has against it, in its own words. */
export function Loaded() {
  const { loaded, complaints, environment } = validation;
  if (loaded === null || environment === null) return null;
  const answer = loaded ? `${environment.gateway} loads it.` : `${environment.gateway} does not load it.`;
  return (
    <Section id="loaded" title={loaded ? 'Loaded' : 'Not loaded'}>
      <p>{answer}</p>
      {complaints.length === 0 ? null : (
        <ul class="log">
          {complaints.map(({ message, file, line }, at) => (
            <li key={at}>
              <code>
                {file === null ? '' : `${file}:${line}: `}
                {message}
              </code>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What the config needs of the world around it: what nobody has, what was supplied, and where no request can be sent. */
export function Around() {
  const { supplied, missing, unreached } = validation;
  if (supplied.length + missing.length + unreached.length === 0) return null;
  return (
    <Section id="around" title="Around the config">
      {missing.length === 0 ? null : (
        <>
          <h3>Missing</h3>
          <Things label="Missing" things={missing} />
        </>
      )}
      {unreached.length === 0 ? null : (
        <>
          <h3>Not reached</h3>
          <Table
            label="Not reached"
            columns={[{ head: 'Location' }, { head: 'Because' }, { head: 'At' }]}
            rows={unreached.map(({ location, because, at }) => [
              <code key="l">{location}</code>,
              because,
              <code key="a">{at}</code>,
            ])}
          />
        </>
      )}
      {supplied.length === 0 ? null : (
        <details>
          <summary>
            {counted(supplied.length, 'thing')} {supplied.length === 1 ? 'was' : 'were'} supplied for the test
          </summary>
          <Things label="Supplied for the test" things={supplied} />
        </details>
      )}
    </Section>
  );
}
