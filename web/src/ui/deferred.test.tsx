// Parts in chunks of their own: also the one that comes at an awkward moment.
import { render, screen } from "@testing-library/react";
import { useLayoutEffect, type ComponentType } from "react";
import { expect, it } from "vitest";
import { deferred } from "./deferred";

const Here = () => <p>here</p>;

it("shows the place, then the part", async () => {
  const Part = deferred(() => Promise.resolve<ComponentType>(Here), <p>place</p>);
  render(<Part />);
  await screen.findByText("here");
  expect(screen.queryByText("place")).toBeNull();
});

it("shows a part that comes after its place is drawn and before anybody waits for it", async () => {
  let arrive: (part: ComponentType) => void = () => undefined;
  // Answers when it is told to: a promise would answer in its own time.
  const chunk = { then: (done: typeof arrive) => ((arrive = done), Promise.resolve()) };
  const Part = deferred(() => chunk as unknown as Promise<ComponentType>, <p>place</p>);
  function Page() {
    useLayoutEffect(() => arrive(Here), []);
    return <Part />;
  }
  render(<Page />);
  await screen.findByText("here");
  expect(screen.queryByText("place")).toBeNull();
});
