//! The folders that xtask writes to: the data folder that `up` keeps, and throwaway ones for tests.

mod data_folder;
mod throwaway;

pub use data_folder::DataFolder;
pub use throwaway::Throwaway;
