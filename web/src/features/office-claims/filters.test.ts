// What stands in the address of the queue, and what is asked for by it.
import { expect, it } from "vitest";
import { filterOf, moreOf } from "./filters";

const filter = (address: string) => filterOf(moreOf(new URLSearchParams(address)));
const person = "0193f0a0-0000-7000-8000-000000000001";

it("asks for what the address says", () => {
  expect(filter(`person=${person}&kind=refund&from=2026-11-01&to=2026-11-30&currency=USD&production=Aida&min=10&max=99.50`)).toEqual({
    user_id: person,
    kind: "refund",
    expense_date_after: "2026-11-01",
    expense_date_before: "2026-11-30",
    currency: "USD",
    production: "Aida",
    min_amount: "10.00",
    max_amount: "99.50",
  });
});
it("leaves out what would be refused", () => {
  expect(filter("person=anna&kind=gift&from=soon&to=2026-13-40&currency=usd&min=much&max=12.505")).toEqual({});
  expect(filter("")).toEqual({});
});
