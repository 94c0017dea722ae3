// English texts of what is worth a second look before a claim is sent.
export const claimDoubts = {
  "form.doubt.same": "Claim {number} has the same day and amount: {amount}. Is it the same expense?",
  "form.doubt.same.here": "Another claim on this device has the same day and amount. Is it the same expense?",
  "form.doubt.other": "Look at the other claim",
  "form.doubt.receipts": "Look at the receipts",
  "form.doubt.read": "Something else was read from the receipt than you typed.",
} as const;
