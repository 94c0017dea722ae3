//! WHERE clauses of lists, put together from the filters that were asked for.

use tokio_postgres::types::ToSql;
use types::OrganizationId;

/// A value for a statement's parameter.
pub type Parameter = Box<dyn ToSql + Sync + Send>;

/// A WHERE clause of one organization's rows; `$1` is the organization.
pub struct Condition {
    sql: String,
    parameters: Vec<Parameter>,
}

impl Condition {
    /// Of the rows whose table is named `alias`, those of `organization`.
    pub fn of(organization: OrganizationId, alias: &str) -> Self {
        Self { sql: format!("{alias}.organization_id = $1"), parameters: vec![Box::new(organization)] }
    }

    /// Adds a condition that names its parameters `$a`, `$b`, … in order.
    pub fn and<const N: usize>(&mut self, condition: &str, parameters: [Parameter; N]) {
        let mut condition = condition.to_owned();
        for (name, parameter) in ('a'..).zip(parameters) {
            self.parameters.push(parameter);
            condition = condition.replace(&format!("${name}"), &format!("${}", self.parameters.len()));
        }
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition);
    }

    /// The clause.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// What its parameters stand for, in order.
    pub fn parameters(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.parameters.iter().map(|parameter| parameter.as_ref() as _).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_in_the_order_in_which_they_come() {
        let mut condition = Condition::of(OrganizationId::generate(), "c");
        condition.and("c.status = $a", [Box::new("draft")]);
        condition.and("(c.at, c.id) < ($a, $b)", [Box::new(1_i64), Box::new(2_i64)]);
        assert_eq!(condition.sql(), "c.organization_id = $1 AND c.status = $2 AND (c.at, c.id) < ($3, $4)");
        assert_eq!(condition.parameters().len(), 4);
    }
}
