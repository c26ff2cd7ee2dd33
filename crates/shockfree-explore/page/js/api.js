// Questions to the server. On one channel a newer question takes the place of an older one, whose answer nobody gets.

const open = new Map();

// What kept an answer from coming, in words for people; nothing for a question that a newer one replaced.
export class Refused extends Error {}

const ask = async (channel, address, options, take) => {
  open.get(channel)?.abort();
  const controller = new AbortController();
  open.set(channel, controller);
  try {
    const response = await fetch(address, { ...options, signal: controller.signal });
    if (response.ok) return await take(response);
    const said = await response.json().catch(() => ({}));
    throw new Refused(said.error ?? `the server answered ${response.status}`);
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error instanceof Refused ? error : new Refused("shockfree explore does not answer: is it still running?");
  } finally {
    if (open.get(channel) === controller) open.delete(channel);
  }
};

// The JSON answer, `null` if there is nothing to answer; `undefined` if a newer question on the channel came before it.
export const json = (channel, path, query = {}) =>
  ask(channel, `api/${path}?${new URLSearchParams(query)}`, {}, (response) =>
    response.status === 204 ? null : response.json());

export const numbers = (channel, path, query) =>
  ask(channel, `api/${path}?${new URLSearchParams(query)}`, {}, async (response) =>
    new Float32Array(await response.arrayBuffer()));

export const upload = (channel, path, query, body) =>
  ask(channel, `api/${path}?${new URLSearchParams(query)}`, {
    method: "POST", body, headers: { "Content-Type": "application/octet-stream" },
  }, (response) => response.json());

// Nobody gets the answer to the question that is open on a channel.
export const cancel = (channel) => open.get(channel)?.abort();
