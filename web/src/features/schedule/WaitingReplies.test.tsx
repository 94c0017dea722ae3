// News of what was said of calls: what waits here, and what could not be noted on all dates.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { repliesOf, replyTo, useReplies } from "../../api/replies";
import { reportReachable } from "../../api/reachability";
import type { ScheduleEvent } from "../../api/types";
import { show } from "../../test-screen";
import { WaitingReplies } from "./WaitingReplies";

const viewer = "o1.u1";
// What nothing here looks at is left out.
const call = (id: string, title: string) => ({ id, title, state: "confirmed" }) as unknown as ScheduleEvent;
const Shown = () => <WaitingReplies viewer={viewer} state={useReplies(viewer)} />;

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  reportReachable();
});
afterEach(() => {
  repliesOf(viewer).close();
  vi.unstubAllGlobals();
});

it("says of an answer that has arrived on how many dates it could not be noted, until that is put away", async () => {
  await replyTo(viewer, call("e1", "Class"), { acknowledges: false, status: "declined", note: null, range: "all" });
  await replyTo(viewer, call("e2", "Fitting"), { acknowledges: false, status: "confirmed", note: null });
  await repliesOf(viewer).delay("e2");
  await repliesOf(viewer).finish("e1", 1, 2);
  show(<Shown />);
  const waiting = screen.getByRole("list", { name: "1 message to the office on this device" });
  expect(within(waiting).getByRole("link").textContent).toContain("Fitting");
  const partly = screen.getByRole("list", { name: "Not noted on all dates" });
  const row = within(partly).getByRole("link", { name: /Class/ });
  expect(row.getAttribute("href")).toBe("/schedule/e1");
  expect(row.textContent).toContain("Your answer is sent. 2 dates were left as they were");
  await userEvent.click(screen.getByRole("button", { name: /^Put away.*Class/ }));
  await expect.poll(() => screen.queryByRole("list", { name: "Not noted on all dates" })).toBeNull();
  expect(repliesOf(viewer).all().has("e2")).toBe(true);
});
