//! The tools of Confluence, one file each, and the argument words they share.
