// The signed-in app: providers, router, shell. `open` prepares everything for the first address before rendering.
import { QueryCache, QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { startTransition, useEffect, useState, type ComponentType } from "react";
import { Router, type AroundNavHandler } from "wouter";
import { meQuery, viewerOf } from "../api/identity";
import { setViewerOfCopies } from "../api/offline-copies";
import { ApiProblem, asProblem } from "../api/problems";
import { currentCaller } from "../api/session";
import { hasUnsavedWork } from "../device/unsaved";
import { setViewer } from "../i18n/locale";
import { begin, prepare } from "./navigation";
import { registerServiceWorker } from "./service-worker";
import { Shell } from "./Shell";
import { LeaveDialog } from "./dialogs";

export { NoWayIn } from "./Shell";

const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The company has begun to ask for something first: `me` says what, and the shell shows it.
      const { type } = asProblem(error);
      const confined = type === "second_factor_required" || type === "password_change_required";
      if (confined && query.queryKey[0] !== "me") void queries.invalidateQueries({ queryKey: meQuery.queryKey, exact: true });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 30 * 60_000,
      networkMode: "always",
      // Only what may pass by itself is tried again; the person sees everything else at once.
      retry: (failures, error) => {
        const problem = asProblem(error);
        return failures < 2 && (problem.type === "unavailable" || (problem.type === "network" && failures < 1));
      },
      retryDelay: (attempt) => 600 * 2 ** attempt,
    },
    mutations: { networkMode: "always" },
  },
});

/** A first screen that is there with its content at once needs no skeleton; a slow network gets the skeleton soon. */
const contentMayTakeMs = 250;

/** Loads who this is and the screen of the address; a failure is shown by the shell instead of a blank page. */
export async function open(address: string): Promise<ComponentType> {
  queries.clear();
  const caller = currentCaller();
  let content: Promise<unknown> = Promise.resolve();
  if (caller) {
    setViewerOfCopies(caller.viewer);
    content = begin(address, caller, queries).data;
  }
  try {
    const me = await queries.fetchQuery(meQuery);
    setViewer({ locale: me.user.locale, timeZone: me.user.timezone });
    await prepare(address, me, queries);
    await Promise.race([content, new Promise((resolve) => setTimeout(resolve, contentMayTakeMs))]);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
  }
  registerServiceWorker();
  return SignedInApp;
}

function Live() {
  const me = useQuery(meQuery).data;
  // Person and company: a switch closes the old line and opens a new one.
  const viewer = me ? viewerOf(me) : "";
  useEffect(() => {
    let close: (() => void) | null = null;
    let left = false;
    // Loaded after the first screen: nothing on it waits for news.
    void import("../api/live")
      .then(({ connectLive }) => {
        if (!left) close = connectLive(queries);
      })
      .catch(() => undefined);
    return () => {
      left = true;
      close?.();
    };
  }, [viewer]);
  return null;
}

/** Sends what waits on this device: also when no screen of it is open. */
function Departures() {
  const me = useQuery(meQuery).data;
  const viewer = me && me.confinement === null ? viewerOf(me) : "";
  useEffect(() => {
    const who = queries.getQueryData(meQuery.queryKey);
    if (viewer === "" || !who) return;
    let stop: (() => void) | null = null;
    let left = false;
    void import("../api/departures")
      .then(({ departures }) => {
        if (!left) stop = departures(who, queries);
      })
      .catch(() => undefined);
    return () => {
      left = true;
      stop?.();
    };
  }, [viewer]);
  return null;
}

type Pending = { go: () => void };

export function SignedInApp() {
  const [pending, setPending] = useState<Pending | null>(null);

  const aroundNav: AroundNavHandler = (navigate, to, options) => {
    const go = () => {
      const me = queries.getQueryData(meQuery.queryKey);
      const ready = me ? prepare(String(to), me, queries) : Promise.resolve();
      void ready.then(() => {
        startTransition(() => navigate(to, options));
        if (!options?.replace) window.scrollTo(0, 0);
      });
    };
    // A change of filters stays on the page, so nothing is lost by it.
    const samePage = String(to).startsWith("?") || String(to).split("?")[0] === location.pathname;
    if (hasUnsavedWork() && !samePage) setPending({ go });
    else go();
  };

  return (
    <QueryClientProvider client={queries}>
      <Live />
      <Departures />
      <Router aroundNav={aroundNav}>
        <Shell />
      </Router>
      {pending && (
        <LeaveDialog
          onStay={() => setPending(null)}
          onLeave={() => {
            setPending(null);
            pending.go();
          }}
        />
      )}
    </QueryClientProvider>
  );
}
