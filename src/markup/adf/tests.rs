//! Checks of ADF reading and writing.
