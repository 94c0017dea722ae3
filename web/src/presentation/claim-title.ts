// What a claim is called – claims have no title of their own –, and which way its money goes.
import type { ClaimKind, ClaimListed } from "../api/types";
import { t } from "../i18n/claim-words";

type Named = Pick<ClaimListed, "kind" | "merchant" | "description" | "category_name">;

/** The shop, else what it was, else what kind. */
export const claimTitle = ({ merchant, description, category_name, kind }: Named): string =>
  merchant || description || category_name || t(`claim.kind.${kind}`);

/** What a refund comes to is subtracted. */
export const signedAmount = <Amount extends number | string>(kind: ClaimKind, amount: Amount): Amount | string =>
  kind === "refund" ? `-${amount}` : amount;
