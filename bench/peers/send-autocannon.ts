import autocannon from 'autocannon';

/** autocannon with a rate, as its README has it: `send-autocannon.ts <port> <rate> <seconds>`. */
const [port = 0, overallRate = 0, duration = 0] = process.argv.slice(2).map(Number);
const { errors } = await autocannon({ url: `http://127.0.0.1:${port}/`, connections: 10, overallRate, duration });
if (errors > 0) throw new Error(`${errors} requests got no answer`);
