import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notice } from "../../api/types";
import { setViewer } from "../../i18n/locale";
import { detailsOf, titleOf } from "./words";

type News = Notice["news"];

const now = Date.parse("2027-03-09T08:00:00Z");

const span = (start_at: string, end_at: string): NonNullable<News["span"]> => ({
  start_at,
  end_at,
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  all_day: false,
});

const moved: News = {
  kind: "call_changed",
  title: "Rehearsal",
  person: null,
  span: span("2027-03-10T14:00:00Z", "2027-03-10T16:00:00Z"),
  was: span("2027-03-10T13:30:00Z", "2027-03-10T16:00:00Z"),
  dates: 1,
  changes: [{ what: "Place", from: "Studio 1", to: null }],
  amount: null,
  until: null,
};

beforeEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));
afterEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));

describe("a notice", () => {
  it("of a call that moved says from when to when, and what else is different", () => {
    expect(titleOf(moved)).toBe("Moved: Rehearsal");
    expect(detailsOf(moved, now)).toEqual(["Tomorrow, Wednesday 10 March, 14:30–17:00 → Tomorrow, Wednesday 10 March, 15:00–17:00", "Place: Studio 1 → –"]);
  });

  it("names the zone where the reader's clock shows something else", () => {
    setViewer({ locale: "en-GB", timeZone: "America/New_York" });
    expect(detailsOf({ ...moved, was: null, changes: [] }, now)).toEqual(["Tomorrow, Wednesday 10 March, 15:00–17:00 (Vienna)"]);
  });

  it("of a question when one can come says who asks and until when", () => {
    const asked: News = { ...moved, kind: "availability_asked", title: "Tour", person: "Paul Prinz", span: null, was: null, changes: [], until: "2027-03-10T17:00:00Z" };
    expect(titleOf(asked)).toBe("Paul Prinz asks when you can come: Tour");
    expect(detailsOf(asked, now)).toHaveLength(1);
    expect(titleOf({ ...asked, kind: "availability_reminder" })).toBe("Please say when you can come: Tour");
  });

  it("of the rest of a series and of a claim says so", () => {
    expect(detailsOf({ ...moved, was: null, changes: [], dates: 3 }, now)[1]).toBe("and 2 more dates");
    expect(titleOf({ ...moved, was: null })).toBe("Changed: Rehearsal");
    expect(titleOf({ ...moved, kind: "claim_paid", title: "12 · Hotel", amount: "EUR 12.00" })).toBe("Paid, EUR 12.00: 12 · Hotel");
    expect(titleOf({ ...moved, kind: "claim_reminders", title: "12 · Hotel", amount: "EUR 12.00, USD 5.00", count: 4 })).toBe(
      "4 claims still wait for your decision: EUR 12.00, USD 5.00",
    );
    expect(titleOf({ ...moved, kind: "claim_submitted", title: "12 · Hotel" })).toBe("Somebody asks for your decision: 12 · Hotel");
  });
});
