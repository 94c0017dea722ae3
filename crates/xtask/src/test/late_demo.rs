//! The demo companies, made when the first step needs them.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

use crate::stack::Demo;
use crate::workspace::{Profile, Workspace};

/// Steps that run side by side wait for each other here.
#[derive(Default)]
pub struct LateDemo(Mutex<Option<Arc<Demo>>>);

impl LateDemo {
    pub fn get(&self, workspace: &Workspace) -> Result<Arc<Demo>> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(demo) = made.as_ref() {
            return Ok(demo.clone());
        }
        let demo = Arc::new(Demo::make(&workspace.build_biglive(Profile::Debug)?)?);
        *made = Some(demo.clone());
        Ok(demo)
    }
}
