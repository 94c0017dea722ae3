//! Accounts: ways in without a factor, passwords, addresses, devices, what happened.
