// Rooms and productions are shown all, however many pages they take.
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { serve } from "../test-screen";
import { roomsQuery } from "./schedule";
import { acceptTokens } from "./session";

it("rooms come page by page until there is no more", async () => {
  acceptTokens({ access_token: "token", expires_in: 900 });
  const pages = [
    { data: [{ id: "r1" }], pagination: { has_more: true, next_cursor: "next" } },
    { data: [{ id: "r2" }], pagination: { has_more: false, next_cursor: null } },
  ];
  const asked = serve({ "GET /rooms": () => pages[asked.length - 1] });
  const rooms = await new QueryClient().fetchQuery(roomsQuery);
  expect(rooms.map(({ id }) => id)).toEqual(["r1", "r2"]);
  expect(asked).toHaveLength(2);
});
