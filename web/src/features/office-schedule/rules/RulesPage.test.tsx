// The rules of rest as an administrator edits them, and the hours of the text message.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import RulesPage from "./RulesPage";

const night = { rule: "overnight_rest", severity: "soft", minutes: 660 };
const span = { rule: "day_span", severity: "soft", minutes: 780 };
const packs = [{ name: "house", title: "Our house", description: "As usual.", rules: [night, span] }];

const shown = (more: Record<string, unknown> = {}) => {
  const asked = serve({
    "GET /schedule-rules": { pack: "house", packs, rules: [night, span], version: 3 },
    "PUT /schedule-rules": { pack: "own", packs, rules: [night], version: 4 },
    "GET /schedule-notice-settings": { text_hours_before: 3, version: 0 },
    "PUT /schedule-notice-settings": { text_hours_before: 6, version: 1 },
    ...more,
  });
  show(<RulesPage />, meWith(["schedule:write", "schedule:manage"]));
  return { written: () => asked.filter(({ what }) => what.startsWith("PUT")) };
};

it("a rule that was left out comes back to its place with what the pack says", async () => {
  const { written } = shown();
  const rule = await screen.findByRole("group", { name: "Rest overnight" });
  await userEvent.selectOptions(within(rule).getByRole("combobox", { name: "Where it is not kept" }), "off");
  expect(screen.queryByRole("group", { name: "Rest overnight" })).toBeNull();
  expect((screen.getByRole("combobox", { name: "Rules" }) as HTMLSelectElement).value).toBe("own");
  await userEvent.click(screen.getByRole("button", { name: "Rest overnight: 11 hours" }));
  expect((screen.getByRole("combobox", { name: "Rules" }) as HTMLSelectElement).value).toBe("house");
  await userEvent.click(screen.getByRole("button", { name: "Save the rules" }));
  expect(written()).toEqual([{ what: "PUT /schedule-rules", body: { pack: "house", rules: [night, span] } }]);
});

it("a changed value goes back to that of the pack", async () => {
  shown();
  const rule = await screen.findByRole("group", { name: "Rest overnight" });
  const hours = within(rule).getByRole<HTMLInputElement>("spinbutton", { name: "Hours at least" });
  expect(within(rule).queryByRole("button")).toBeNull();
  await userEvent.clear(hours);
  await userEvent.type(hours, "9");
  await userEvent.click(within(rule).getByRole("button", { name: "As in “Our house” – Rest overnight: 11 hours" }));
  expect(hours.value).toBe("11");
  expect(within(rule).queryByRole("button")).toBeNull();
});

it("text messages go out as many hours before as one says, 1 to 48", async () => {
  const { written } = shown();
  const hours = await screen.findByRole("spinbutton", { name: "Hours before a call" });
  await userEvent.clear(hours);
  await userEvent.type(hours, "49{Enter}");
  expect(screen.getByText("Choose 1 to 48 hours.")).toBeTruthy();
  expect(written()).toEqual([]);
  await userEvent.clear(hours);
  await userEvent.type(hours, "6{Enter}");
  expect(await screen.findByDisplayValue("6")).toBeTruthy();
  expect(written()).toEqual([{ what: "PUT /schedule-notice-settings", body: { text_hours_before: 6 } }]);
});

it("where somebody was quicker, theirs are shown", async () => {
  const answers = [
    { text_hours_before: 3, version: 0 },
    { text_hours_before: 12, version: 1 },
  ];
  shown({ "GET /schedule-notice-settings": () => answers.shift(), "PUT /schedule-notice-settings": () => json({ type: "version_mismatch", status: 412 }, 412) });
  const hours = await screen.findByRole("spinbutton", { name: "Hours before a call" });
  await userEvent.clear(hours);
  await userEvent.type(hours, "6{Enter}");
  expect(await screen.findByDisplayValue("12")).toBeTruthy();
});
