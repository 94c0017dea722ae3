// One key for what is asked: again it is the same one, and something else has another.
import { useState } from "react";
import { newIdempotencyKey } from "../../../api/client";

export function useIntention(body: object): string {
  const of = JSON.stringify(body);
  const [key, setKey] = useState({ of, value: newIdempotencyKey() });
  if (key.of === of) return key.value;
  const next = { of, value: newIdempotencyKey() };
  setKey(next);
  return next.value;
}
