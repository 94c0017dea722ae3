// The board's address: what it shows, and what it asks the server for.
import { expect, it } from "vitest";
import { addressOf, dayBeside, filterOf, isFiltered, memberInAddress, memberOf } from "./address";

const of = (query: string) => addressOf(new URLSearchParams(query));

it("begins with this week's rooms", () => {
  expect(of("")).toEqual({ view: "week", rows: "rooms", day: null, production: "", room: "", person: "", kind: "" });
  expect(of("rows=hours").rows).toBe("hours");
  expect(of("view=year&rows=cats&day=soon&kind=party")).toEqual(of(""));
});

it("asks for the days on the screen, as the company counts them, and for what is chosen", () => {
  const address = of("view=month&day=2026-11-15&room=r1&person=a1&kind=travel&production=p1");
  expect(isFiltered(address)).toBe(true);
  expect(filterOf(address, "2026-11-15", "Europe/Vienna")).toEqual({
    start_date: expect.stringMatching(/^2026-(10-2|11-01)/) as string,
    end_date: expect.stringMatching(/^2026-12-0/) as string,
    timezone: "Europe/Vienna",
    production_id: "p1",
    room_id: "r1",
    artist_id: "a1",
    type: "travel",
  });
  expect(isFiltered(of("view=month"))).toBe(false);
});

it("somebody of the office is found by the board itself", () => {
  const address = of(`person=${memberInAddress("u7")}`);
  expect(memberOf(address)).toBe("u7");
  expect(isFiltered(address)).toBe(true);
  expect(filterOf(address, "2026-11-15", "Europe/Vienna")).not.toHaveProperty("artist_id");
  expect(memberOf(of("person=a1"))).toBeNull();
});

it("goes on by days, by weeks and by months", () => {
  expect(dayBeside("week", "2026-11-23", 1)).toBe("2026-11-30");
  expect(dayBeside("list", "2026-11-23", -1)).toBe("2026-11-16");
  expect(dayBeside("day", "2026-11-30", 1)).toBe("2026-12-01");
  expect(dayBeside("month", "2026-11-23", 1)).toBe("2026-12-01");
});
