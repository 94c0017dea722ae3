// The picture in a claim's row, while the list is asked for again and again.
import { fireEvent, render } from "@testing-library/react";
import { expect, it } from "vitest";
import { ReceiptThumbnail } from "./ReceiptThumbnail";

const pictureOf = (container: HTMLElement) => container.querySelector("img");

it("stays with the address that has loaded", () => {
  const { container, rerender } = render(<ReceiptThumbnail url="/files/one" />);
  const picture = pictureOf(container);
  if (picture) fireEvent.load(picture);
  rerender(<ReceiptThumbnail url="/files/two" />);
  expect(pictureOf(container)?.getAttribute("src")).toBe("/files/one");
});

it("gives way to a sign when its address has run out, until there is a new one", () => {
  const { container, rerender } = render(<ReceiptThumbnail url="/files/old" />);
  const picture = pictureOf(container);
  if (picture) fireEvent.error(picture);
  expect(pictureOf(container)).toBeNull();
  expect(container.querySelector("svg")).not.toBeNull();
  rerender(<ReceiptThumbnail url="/files/new" />);
  expect(pictureOf(container)?.getAttribute("src")).toBe("/files/new");
});

it("is a sign where there is no receipt", () => {
  const { container } = render(<ReceiptThumbnail url={null} />);
  expect(pictureOf(container)).toBeNull();
  expect(container.querySelector("svg")).not.toBeNull();
});
