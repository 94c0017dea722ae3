// What a claim is called: claims have no title of their own.
import type { ClaimListed } from "../api/types";
import { t } from "../i18n/claim-words";

type Named = Pick<ClaimListed, "kind" | "merchant" | "description" | "category_name">;

/** The shop, else what it was, else what kind. */
export const claimTitle = ({ merchant, description, category_name, kind }: Named): string =>
  merchant || description || category_name || t(`claim.kind.${kind}`);
