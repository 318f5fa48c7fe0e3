// What an agent that helps a team for some weeks might remember: the picture of the console shows it.
export const SPACE = "payments";
export const CUE = "why do refunds fail on Mondays";

const MEMORIES = {
  failures: ["Refunds failed for 40 minutes on Monday morning; customers saw \"try again later\".", { kind: "episode", tags: ["incident", "refunds"] }],
  lock: ["The ledger table was locked while the weekly report ran, and refund writes timed out behind it.", { kind: "fact", tags: ["incident", "database"] }],
  report: ["The weekly finance report starts every Monday at 06:00 and reads three months of bookings.", { kind: "fact", tags: ["reports"] }],
  replica: ["Decision: reports read from the replica, never from the primary.", { kind: "decision", tags: ["database"], who: ["Ines", "Tomasz"] }],
  lag: ["The replica is up to nine seconds behind when the nightly import runs.", { kind: "fact", tags: ["database"], confidence: 0.8 }],
  ines: ["Ines owns the refund service and is on call in even weeks.", { kind: "fact", tags: ["people"], who: ["Ines"] }],
  retry: ["The refund worker retries five times, then parks the refund for a person to look at.", { kind: "fact", tags: ["refunds"] }],
  parked: ["Seventeen parked refunds were released by hand after the incident.", { kind: "episode", tags: ["refunds"], who: ["Ines"] }],
  alert: ["Alert on write waits over two seconds, not on failed refunds: it fires earlier.", { kind: "decision", tags: ["alerts"], who: ["Tomasz"] }],
  import: ["The nightly import loads bank statements between 02:00 and 02:25.", { kind: "fact", tags: ["imports"] }],
  tea: ["Tomasz prefers short summaries with the query plan attached.", { kind: "fact", tags: ["people"], who: ["Tomasz"] }],
};

const LINKS = [
  ["lock", "failures", "caused", 0.95],
  ["report", "lock", "caused", 0.9],
  ["failures", "replica", "led_to", 0.8],
  ["failures", "alert", "led_to", 0.6],
  ["replica", "lag", "limited_by", 0.5],
  ["import", "lag", "caused", 0.7],
  ["failures", "parked", "followed_by", 0.7],
  ["retry", "parked", "caused", 0.6],
  ["ines", "parked", "handled", 0.5],
  ["alert", "tea", "relates_to", 0.3],
];

/** Writes it by `post(path, body, method)`. */
export async function fill(post) {
  await post(`/v1/spaces/${SPACE}`, {}, "PUT");
  const ids = {};
  for (const [name, [content, extra]] of Object.entries(MEMORIES)) {
    ids[name] = (await post(`/v1/spaces/${SPACE}/memories`, { content, ...extra })).id;
  }
  for (const [from, to, type, strength] of LINKS) {
    await post(`/v1/spaces/${SPACE}/links`, { from: ids[from], to: ids[to], type, strength });
  }
}
