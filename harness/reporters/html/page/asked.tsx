import { Section, Table } from './parts.tsx';
import { validation } from './validation.ts';

/** What users ask, by their access log: by it the places were asked too. */
export function Asked() {
  const { asked } = validation;
  if (asked === null) return null;
  const { told, requests, moreRequests } = asked;
  return (
    <Section
      id="asked"
      title="Requests"
      note="By the access log. Ids and values of parameters are others of the same kind."
    >
      <ul class="told">
        {told.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {requests.length === 0 ? null : (
        <Table
          label="Requests by place"
          columns={[{ head: 'Place' }, { head: 'Method' }, { head: 'Path' }, { head: 'Share', figures: true }]}
          rows={requests.map(({ place, method, path, share }) => [
            <code key="place">{place}</code>,
            method,
            <code key="path">{path}</code>,
            share,
          ])}
        />
      )}
      {moreRequests === 0 ? null : <p class="note">And {moreRequests} more, which the JSON has.</p>}
    </Section>
  );
}
