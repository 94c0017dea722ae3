// The times away as the agenda shows them.
import { ownBlockOuts } from "../../../api/block-outs";
import { awaySpan, lastAway } from "../away";
import type { AwayDays } from "../days";

export const awayDays = async (userId: string, signal: AbortSignal): Promise<readonly AwayDays[]> =>
  (await ownBlockOuts(userId, signal)).map((time) => ({
    id: time.id,
    first: time.local_start.slice(0, 10),
    last: lastAway(time),
    words: awaySpan(time),
    note: time.note ?? null,
  }));
