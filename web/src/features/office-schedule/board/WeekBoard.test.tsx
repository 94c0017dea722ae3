// The week for somebody who hears it: rows and days with names, events with all that is drawn.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { Room } from "../../../api/types";
import { show } from "../../../test-screen";
import { weekOf } from "../days";
import { home, testEvent as event } from "./test-event";
import { WeekBoard } from "./WeekBoard";

const events = [
  event("e1", "Orchestra", "24T10:00", "24T12:00"),
  event("e2", "Chorus", "24T11:00", "24T13:00", { state: "tentative" }),
  event("e3", "Fitting", "26T15:00", "26T16:00", { state: "cancelled", room: null }),
];

function board(onMove = vi.fn()) {
  show(
    <WeekBoard
      events={events}
      peopleOf={(each) => each.participants}
      by="rooms"
      rooms={[{ id: "r1", name: "Studio 1" }] as Room[]}
      days={weekOf("2026-11-23", 1)}
      today="2026-11-24"
      home={home}
      busy={false}
      onMove={onMove}
      hrefOf={(day) => `/schedule?view=day&day=${day}`}
    />,
  );
  return onMove;
}
const row = (name: RegExp) => screen.getByRole("row", { name });

it("is a table with a heading for each day, today's said", () => {
  board();
  const headings = within(screen.getByRole("table", { name: "The week by room" })).getAllByRole("columnheader");
  expect(headings).toHaveLength(8);
  expect(headings[2]?.textContent).toMatch(/24.*, today/);
});

it("says of each event when, what, where it stands, how many, and that it overlaps", () => {
  board();
  const orchestra = within(row(/^Studio 1/)).getByRole("link", { name: /Orchestra/ });
  expect(orchestra.textContent).toMatch(/10.*12.*Orchestra.*Confirmed.*6 people.*Rehearsal.*Studio 1.*overlaps/);
  expect(orchestra.getAttribute("href")).toBe("/schedule/e1");
  expect(within(row(/^Studio 1/)).getByRole("link", { name: /Chorus.*Tentative/ })).toBeDefined();
  expect(within(row(/^Outside our rooms/)).getByRole("link", { name: /Fitting.*Cancelled/ }).textContent).not.toMatch(/overlaps/);
});

it("offers to move what is not cancelled", async () => {
  const onMove = board();
  await userEvent.click(screen.getByRole("button", { name: "Move Chorus…" }));
  expect(onMove).toHaveBeenCalledWith(events[1]);
  expect(screen.queryByRole("button", { name: "Move Fitting…" })).toBeNull();
});
