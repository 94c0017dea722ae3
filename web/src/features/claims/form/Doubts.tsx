// What more than the form knows of: the same expense claimed before, receipts that are those of another claim, and what was read
// from them. Nobody is kept from sending by it.
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { claimsQuery } from "../../../api/claims";
import { useWaitingClaims } from "../../../api/outbox";
import { t } from "../../../i18n/claim-doubts";
import { formatMoney } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/States";
import { suggestionsOf } from "../reading/suggestions";
import type { StepProps } from "./ClaimForm";
import { isSameExpense, isSameExpenseTyped } from "./same";

/** The server says these of receipts and advances; the rest is judged by what is typed now. */
const ofServer = ["same_file", "similar_picture", "offset_currency"];

export function Doubts({ id, viewer, draft, basics, server, go }: StepProps) {
  const day = draft.expense_date;
  const listed = useInfiniteQuery({ ...claimsQuery({ mine: true, expense_date_after: day, expense_date_before: day }), enabled: day !== "" });
  const base = basics.defaults.currency;
  const same = listed.data?.pages[0]?.data.find((claim) => claim.id !== id && isSameExpense(draft, claim, base));
  const sameHere = useWaitingClaims(viewer).find((claim) => claim.id !== id && claim.id !== same?.id && isSameExpenseTyped(draft, claim.content, base));
  const doubts: { text: string; action: ReactNode }[] = [];
  const other = (href: string) => <Link href={href}>{t("form.doubt.other")}</Link>;
  const receipts = <Button onClick={() => go("receipt")}>{t("form.doubt.receipts")}</Button>;
  if (same) {
    doubts.push({ text: t("form.doubt.same", { number: same.number, amount: formatMoney(same.amount, same.currency) }), action: other(`/claims/${same.id}`) });
  }
  if (sameHere) doubts.push({ text: t("form.doubt.same.here"), action: other(`/claims/${sameHere.id}/edit`) });
  for (const { code, text, expense_id } of server?.warnings ?? []) {
    if (ofServer.includes(code)) doubts.push({ text, action: expense_id ? other(`/claims/${expense_id}`) : receipts });
  }
  if (server && suggestionsOf(server.receipts, draft).length > 0) doubts.push({ text: t("form.doubt.read"), action: receipts });
  return doubts.map(({ text, action }) => (
    <Banner key={text} tone="warning" action={action}>
      {text}
    </Banner>
  ));
}
