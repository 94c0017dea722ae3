//! Who else may act, and from where: single sign-on, programs, delegates, support, the organization's rules.
