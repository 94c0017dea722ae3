-- Reports are about the days on which claims were approved.
CREATE INDEX expenses_booked ON expenses (organization_id, approved_at) WHERE status IN ('approved', 'paid');
