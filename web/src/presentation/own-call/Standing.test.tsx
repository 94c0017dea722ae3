// How one stands to a call: that an answer to several dates did not go for all of them is said where it is given.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { repliesOf, sendReplies, useReplies } from "../../api/replies";
import { reportReachable } from "../../api/reachability";
import type { ScheduleEvent } from "../../api/types";
import { serve, show } from "../../test-screen";
import { Standing } from "./Standing";

const viewer = "o1.u1";
const now = Date.parse("2026-11-23T07:00:00Z");
const call = {
  id: "e1",
  title: "Class",
  series_id: "s1",
  state: "confirmed",
  recurrence: "RRULE:FREQ=DAILY",
  start_datetime: "2026-11-24T10:00:00+01:00",
  end_datetime: "2026-11-24T11:00:00+01:00",
  my_participation: { status: "invited", needs_acknowledgment: false },
  // What nothing here looks at is left out.
} as unknown as ScheduleEvent;
const Shown = () => <Standing event={call} now={now} viewer={viewer} state={useReplies(viewer)} answers />;

let stop: () => void = () => undefined;
beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  reportReachable();
});
afterEach(() => {
  stop();
  repliesOf(viewer).close();
  vi.unstubAllGlobals();
});

it("says on how many dates an answer could not be noted, until that is put away", async () => {
  const asked = serve({ "GET /events/e1": call, "POST /events/e1/seen": { status: "invited" }, "POST /events/e1/answer": { status: "declined", answered: 4, left_out: 1 } });
  const queries = show(<Shown />);
  stop = sendReplies(viewer, queries);
  await userEvent.click(screen.getByRole("button", { name: "Answer otherwise" }));
  await userEvent.click(screen.getByRole("radio", { name: "All dates" }));
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  const news = await screen.findByText(/^Your answer is sent\. 1 date was left as it was/);
  expect(news.closest("[role=status]")).not.toBeNull();
  expect(asked.find(({ what }) => what.endsWith("/answer"))?.body).toEqual({ status: "declined", note: null, range: "all" });
  await userEvent.click(screen.getByRole("button", { name: "Put away" }));
  await expect.poll(() => screen.queryByText(/^Your answer is sent/)).toBeNull();
  expect(repliesOf(viewer).all().size).toBe(0);
});
