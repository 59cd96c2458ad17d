import http from 'node:http';

/** What a reader asks, and the status that it is to be answered with. */
export interface Poll {
  readonly path: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly expected: number;
}

const CONNECTIONS = 32;

/** Asks `total` times in all, with the polls in turn; resolves to what was answered otherwise. */
export async function pollAll(url: string, polls: readonly Poll[], total: number): Promise<readonly string[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const unexpected: string[] = [];
  let next = 0;
  const reader = async (): Promise<void> => {
    while (next < total) {
      const poll = polls[next++ % polls.length];
      if (!poll) return;
      const status = await statusOf(url + poll.path, poll.headers, agent);
      if (status !== poll.expected) unexpected.push(`${status} for ${JSON.stringify(poll)}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, reader));
  agent.destroy();
  return unexpected;
}

const statusOf = (url: string, headers: http.OutgoingHttpHeaders, agent: http.Agent): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    http
      .get(url, { headers, agent }, (response) => response.resume().on('end', () => resolve(response.statusCode)))
      .on('error', reject);
  });
