// After signing: the copy by e-mail is promised, and told as there only once the seal is made.
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { meWith, serve, show } from "../../../test-screen";
import SignedScreen from "./SignedScreen";

it.each([
  ["sealing", "Signed.", /A copy comes by e-mail when it is sealed/],
  ["waiting", "Signed.", /When everybody has signed, the sealed copy comes by e-mail/],
  ["sealed", "Signed. A copy is in your mail.", /is signed and sealed/],
])("while the seal is %s it says “%s”", async (status, heading, body) => {
  serve({ "GET /contracts/c1": { id: "c1", my_assignment: { seal: { id: "s1", status } } } });
  show(<SignedScreen id="c1" title="Guest contract" />, meWith([]));
  expect(await screen.findByText(body)).toBeDefined();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(heading);
});
