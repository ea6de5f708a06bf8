import fc from 'fast-check';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { hostileText } from './hostile.ts';

type Asked = Pick<ValidationDocument, 'requests' | 'requestLog'>;

/** What a document tells of a log with two requests of one place, and with lines of all kinds that come to nothing. */
export function askedRequests(): Asked {
  const place = { server: 'shop.example:80', location: '/api/' };
  return {
    requests: [
      { ...place, method: 'GET', path: '/api/orders/1111?page=1', share: 0.714 },
      { ...place, method: 'POST', path: '/api/orders', share: 0.1 },
    ],
    requestLog: {
      ...{ path: 'access.log', lines: 1010, unreadable: 10, requests: 1000, elsewhere: 120, shared: 3 },
      formats: [{ format: 'combined', lines: 1000 }],
      methods: [
        { method: 'GET', count: 800 },
        { method: 'POST', count: 150 },
        { method: 'DELETE', count: 50 },
      ],
    },
  };
}

const request = fc.record({
  ...{ server: hostileText, location: hostileText, path: hostileText },
  method: fc.constantFrom('GET' as const, 'POST' as const),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** The same with hostile texts. */
export const hostileRequests: fc.Arbitrary<Asked> = fc
  .tuple(fc.array(request, { maxLength: 5 }), hostileText, hostileText)
  .map(([requests, path, word]) => ({
    requests,
    requestLog: {
      ...{ path, lines: 9, unreadable: 1, requests: 8, elsewhere: 1, shared: 1 },
      formats: [{ format: word, lines: 8 }],
      methods: [{ method: word, count: 8 }],
    },
  }));
