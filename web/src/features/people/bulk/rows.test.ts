// Lists of people in the forms in which they arrive.
import { roles } from "../../../presentation/roles";
import { describe, expect, it } from "vitest";
import { cellsOf, rowsOf } from "./rows";

const read = (text: string) => rowsOf(text, roles).map(({ email, first_name, last_name, role, problem }) => [email, first_name, last_name, role, problem]);

describe("rowsOf", () => {
  it("reads a table with a header, in any order, by semicolons, with a byte order mark", () => {
    expect(read("\uFEFFLast name;E-mail;Role;First name\r\nNovak;mira@example.org;Production manager;Mira\r\n")).toEqual([
      ["mira@example.org", "Mira", "Novak", "production_manager", null],
    ]);
  });
  it("reads quoted cells that contain the separator and quotes", () => {
    expect(cellsOf('"Novak, ""Mira""",mira@example.org', ",")).toEqual(['Novak, "Mira"', "mira@example.org"]);
    expect(read('Name,Email\n"van der Berg, Jan",jan@example.org')).toEqual([["jan@example.org", "van der Berg,", "Jan", null, null]]);
  });
  it("reads tables without a header by what the cells look like", () => {
    expect(read("Mira\tNovak\tmira@example.org\taccountant\njan@example.org,Jan,Berg")).toEqual([
      ["mira@example.org", "Mira", "Novak", "accountant", null],
      ["jan@example.org", "Jan", "Berg", null, null],
    ]);
  });
  it("reads addresses as mail programs write them, several on a line", () => {
    expect(read('Mira Novak <mira@example.org>; "Jan van der Berg" <jan@example.org>, eva@example.org')).toEqual([
      ["mira@example.org", "Mira", "Novak", null, null],
      ["jan@example.org", "Jan van der", "Berg", null, null],
      ["eva@example.org", "", "", null, null],
    ]);
  });
  it("shows what cannot be sent, and why", () => {
    const text = "email,role\nmira@example.org,artist\nMIRA@example.org,\nnobody,artist\njan@example.org,king";
    expect(rowsOf(text, roles).map(({ line, problem }) => [line, problem])).toEqual([
      [2, null],
      [3, "twice"],
      [4, "email"],
      [5, "role"],
    ]);
  });
  it("a line without an address is not dropped", () => {
    expect(read("Mira Novak")).toEqual([["", "Mira", "Novak", null, "email"]]);
    expect(read("\n\n")).toEqual([]);
  });
});
