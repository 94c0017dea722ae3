// The keyboard in lists: j, k, arrows, Home, End; and that typing is left alone.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { RowList } from "./List";

const focused = () => document.activeElement?.textContent;

describe("RowList", () => {
  beforeEach(() => {
    render(
      <>
        <input aria-label="Search" />
        <RowList label="Contracts">
          {["one", "two", "three"].map((name) => (
            <li key={name}>
              <a href={`#${name}`} data-row>
                {name}
              </a>
            </li>
          ))}
        </RowList>
      </>,
    );
  });

  it("j and k move, and stop at the ends", async () => {
    const user = userEvent.setup();
    await user.keyboard("j");
    expect(focused()).toBe("one");
    await user.keyboard("jjjj");
    expect(focused()).toBe("three");
    await user.keyboard("kk");
    expect(focused()).toBe("one");
    await user.keyboard("k");
    expect(focused()).toBe("one");
  });

  it("arrows, Home and End work inside of the list only", async () => {
    const user = userEvent.setup();
    await user.keyboard("{ArrowDown}");
    expect(focused()).not.toBe("one");
    await user.keyboard("j{End}");
    expect(focused()).toBe("three");
    await user.keyboard("{Home}{ArrowDown}");
    expect(focused()).toBe("two");
  });

  it("letters typed into a field stay there", async () => {
    const user = userEvent.setup();
    const search = screen.getByLabelText<HTMLInputElement>("Search");
    await user.type(search, "jk");
    expect(search.value).toBe("jk");
    expect(document.activeElement).toBe(search);
  });
});
