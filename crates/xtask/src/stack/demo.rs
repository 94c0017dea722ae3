//! The demo companies, made once for several stacks: each goes on with a copy of the database and of the files.

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Result, bail};

use super::server::Product;
use super::{Database, PURPOSE, Plan, Stack, data_of, own_place};
use crate::places::{Throwaway, copy_folder};
use crate::postgres::{Passwords, free_port};

/// What copies are made of. Nothing of it runs.
pub struct Demo {
    place: Throwaway,
    passwords: Passwords,
    /// The product that made it.
    pub binary: PathBuf,
    password: Option<String>,
    sign_ins: String,
}

impl Demo {
    pub fn make(binary: &Path) -> Result<Self> {
        let plan = Plan::on_free_port(binary.to_owned())?;
        let place = own_place()?;
        let passwords = Passwords::random()?;
        let mut database = Database::throwaway(place.path(), &passwords)?;
        let data = data_of(&place);
        std::fs::create_dir_all(&data)?;
        let sign_ins = Product { plan: &plan, urls: &database.urls, data: &data }.prepare()?;
        database.close()?;
        Ok(Self { place, passwords, binary: plan.binary, password: plan.demo_password, sign_ins })
    }

    /// On a free port, for somebody who knows the password of the demo's people.
    pub fn plan(&self) -> Result<Plan> {
        Ok(Plan { demo_password: self.password.clone(), ..Plan::on_free_port(self.binary.clone())? })
    }

    /// A stack with a copy, which goes away with it.
    pub fn stack(&self, plan: &Plan) -> Result<Stack> {
        let place = Throwaway::in_memory(PURPOSE)?;
        copy_folder(&data_of(&self.place), &data_of(&place))?;
        let database = Database::copy(self.place.path(), place.path(), &self.passwords)?;
        let mut stack = Stack::serve(plan, database, &data_of(&place), self.sign_ins.clone())?;
        stack.throwaway = Some(place);
        Ok(stack)
    }

    /// So many of them, each by itself, started at the same time.
    pub fn stacks(&self, plan: &Plan, count: usize) -> Result<Vec<Stack>> {
        let mut plans = vec![plan.clone(); count];
        for other in plans.iter_mut().skip(1) {
            other.port = free_port()?;
        }
        thread::scope(|scope| {
            let starting: Vec<_> = plans.iter().map(|plan| scope.spawn(|| self.stack(plan))).collect();
            starting
                .into_iter()
                .map(|stack| stack.join().unwrap_or_else(|_| bail!("a stack's start panicked")))
                .collect()
        })
    }
}
