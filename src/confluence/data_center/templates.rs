//! Templates and readers: Data Center has no calls for them.

use super::super::dialect::Templates;
use super::DataCenter;

impl Templates for DataCenter {}
