// English texts of the frame around the list of one's claims.
export const claimList = {
  "claims.mine": "Your claims",
  "claims.photo": "Photograph a receipt",
  "claims.new": "Without a photo",
  "claims.search": "Search claims",
  "claims.filter": "Which claims",
  "claims.filter.all": "All",
  "claims.filter.open": "Under way",
  "claims.filter.paid": "Paid",
  "claims.filter.ended": "Rejected",
} as const;
