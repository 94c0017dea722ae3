// English texts of what was read from receipts.
export const claimReading = {
  "form.read": "Read from the receipt",
  "form.read.body": "A machine read this. What you typed stays unless you use it.",
  "form.read.amount": "Amount {value}",
  "form.read.date": "Day {value}",
  "form.read.merchant": "Shop {value}",
  "form.read.tax": "Tax {value}",
  "form.read.currency": "Currency {value}",
  "form.read.use": "Use",
  "form.read.crop": "Where it stands on the receipt",
  "form.read.unsure": "The machine is not sure about this.",
} as const;
