// English texts of reading a contract.
export const reader = {
  "reader.page": "Page {page} of {count}",
  "reader.zoom_in": "Zoom in",
  "reader.zoom_out": "Zoom out",
  "reader.fit": "Fit width",
  "reader.loading": "Loading the document…",
  "reader.loading_percent": "Loading the document… {percent} %",
  "reader.document": "Document",
  "reader.failed": "The document could not be shown.",
  "reader.offline": "This document was not opened on this device before, so it cannot be shown offline.",
  "reader.sign": "Go to signing",
} as const;
