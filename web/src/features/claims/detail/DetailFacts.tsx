// How the amount of a drive or of days away came about.
import type { Claim } from "../../../api/types";
import { detailFacts } from "../../../presentation/claim-details";
import { Facts } from "../../../ui/Bits";

export function DetailFacts({ claim }: { claim: Claim }) {
  return <Facts facts={detailFacts(claim)} />;
}
