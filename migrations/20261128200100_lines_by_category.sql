-- The claims of one category are found without a look at every line of every company.
CREATE INDEX expense_lines_category ON expense_lines (organization_id, category_id, expense_id);
