-- The statements in this function are planned once a connection: planning them took longer than carrying them out, on every
-- change of everything.
ALTER FUNCTION audit_append(jsonb) SET plan_cache_mode = force_generic_plan;
