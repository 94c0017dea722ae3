// Another answer: of one date, or of several of a series.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { agendaQuery } from "../../api/agenda";
import type { ScheduleEvent } from "../../api/types";
import { meWith, show } from "../../test-screen";
import { AnswerForm } from "./AnswerForm";

const date = (day: string, more: object = {}): ScheduleEvent =>
  ({ id: `e${day}`, title: "Class", series_id: "s1", state: "confirmed", recurrence: "RRULE:FREQ=DAILY", start_datetime: `2026-11-${day}T10:00:00+01:00`, my_participation: { status: "invited", needs_acknowledgment: false }, ...more }) as unknown as ScheduleEvent;

function form(call: ScheduleEvent) {
  const onSend = vi.fn();
  const queries = show(<AnswerForm event={call} onSend={onSend} onClose={() => undefined} />, meWith([]));
  const events = [date("23"), date("24"), date("25"), date("26", { state: "cancelled" }), date("27", { series_id: "s2" })];
  queries.setQueryData(agendaQuery(true, "2026-11-23").queryKey, { pages: [{ events, next: null }], pageParams: ["soon"] });
  return onSend;
}

it("of a series it goes for this date, unless one says that it goes for more; how many is said", async () => {
  const onSend = form(date("24"));
  expect(screen.getByRole("radio", { name: "This date" })).toHaveProperty("checked", true);
  await userEvent.click(screen.getByRole("radio", { name: "All dates" }));
  expect(screen.getByText(/^3 dates in the next 60 days/)).toBeDefined();
  await userEvent.click(screen.getByRole("radio", { name: "This and later dates" }));
  expect(screen.getByText(/^2 dates in the next 60 days/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(onSend).toHaveBeenCalledExactlyOnceWith({ acknowledges: false, status: "declined", note: null, range: "following" });
});

it("of this date alone nothing else is sent, and what is no series asks for no range", async () => {
  const onSend = form(date("24", { recurrence: null }));
  expect(screen.queryByRole("radio", { name: "All dates" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(onSend).toHaveBeenCalledExactlyOnceWith({ acknowledges: false, status: "declined", note: null });
});
