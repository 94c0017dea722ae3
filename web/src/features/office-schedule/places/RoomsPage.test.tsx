// The company's rooms: their names, and where they are.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { meWith, serve, show } from "../../../test-screen";
import RoomsPage from "./RoomsPage";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const room = { id: "r1", name: "Studio 1", address: "Theaterplatz 1", coordinates: { lat: 48.2031, lng: 16.3691 }, version: 2 };

it("keep their coordinates when something else is changed, and take others", async () => {
  const change = "PATCH /rooms/r1";
  const asked = serve({ "GET /rooms": { data: [room], pagination: {} }, [change]: room });
  show(<RoomsPage />, meWith(["schedule:write"]));
  const edit = async () => {
    await userEvent.click(await screen.findByRole("button", { name: /^Studio 1/ }));
    return within(await screen.findByRole("dialog", { name: "Edit Studio 1" }));
  };
  const sent = () => asked.filter(({ what }) => what === change).map(({ body }) => body);
  const save = (dialog: Awaited<ReturnType<typeof edit>>) => userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await save(await edit());
  await vi.waitFor(() => expect(sent()).toEqual([{ name: "Studio 1", address: "Theaterplatz 1", coordinates: room.coordinates }]));
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

  const dialog = await edit();
  const at = dialog.getByLabelText("Coordinates");
  await userEvent.clear(at);
  await userEvent.type(at, "next door");
  await save(dialog);
  expect(dialog.getByText(/^Type two numbers/)).toBeDefined();
  await userEvent.clear(at);
  await userEvent.type(at, "48.21, 16.37");
  await save(dialog);
  await vi.waitFor(() => expect(sent()[1]).toMatchObject({ coordinates: { lat: 48.21, lng: 16.37 } }));
});
