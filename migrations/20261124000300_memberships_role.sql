-- The few of a role are found among the many of a company: whom a claim waits for is asked each time one is handed in.
CREATE INDEX memberships_role ON memberships (organization_id, role);
