// From the app's start on, for whoever is signed in: sends what waits on this device, and has ready what is read and
// written without a network.
import type { QueryClient } from "@tanstack/react-query";
import { prefetchAgenda } from "./agenda";
import { viewerOf } from "./identity";
import { can, writesClaims } from "./permissions";
import { sendReplies } from "./replies";
import type { Me } from "./types";

/** Until the answer is called. */
export function departures(me: Me, queries: QueryClient): () => void {
  const viewer = viewerOf(me);
  const stops: (() => void)[] = [];
  let stopped = false;
  if (can(me, "schedule:read")) void prefetchAgenda(queries);
  if (can(me, "schedule:answer")) stops.push(sendReplies(viewer, queries));
  if (writesClaims(me)) {
    void import("./outbox")
      .then(({ moveClaims }) => {
        if (!stopped) stops.push(moveClaims(viewer, queries));
      })
      .catch(() => undefined);
  }
  return () => {
    stopped = true;
    for (const stop of stops) stop();
  };
}
