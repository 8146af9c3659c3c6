/** A key that marks one sending; where the page came without encryption browsers make no UUID. */
export function newKey() {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}
