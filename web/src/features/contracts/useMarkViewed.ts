// Tells the company that the signer has opened the document: once, and without getting in the way if it fails.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { contractQuery } from "../../api/contracts";
import { markViewed } from "../../api/signing";
import type { Contract } from "../../api/types";

export function useMarkViewed(contract: Contract | undefined): void {
  const queries = useQueryClient();
  const id = contract?.id;
  const unread = contract?.my_assignment?.status === "sent";
  useEffect(() => {
    if (id === undefined || !unread) return;
    markViewed(id).then(
      (assignment) =>
        queries.setQueryData(contractQuery(id).queryKey, (old) => old && { ...old, my_assignment: assignment }),
      () => undefined,
    );
  }, [id, unread, queries]);
}
