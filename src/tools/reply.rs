//! What a tool that only looks gives back: a view, what it touched, and how it may be shortened.

use bytes::Bytes;
use serde_json::Value;

use crate::atlassian::Target;
use crate::json::Tree;
use crate::view::Plan;

/// What stands beside the text of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// A picture, to be looked at.
    Picture {
        /// `image/png`, …
        media_type: String,
        /// The file.
        bytes: Bytes,
    },
    /// A file, for the client to keep.
    File {
        /// What it is called; no address anybody could open.
        uri: String,
        /// Its media type.
        media_type: String,
        /// The file.
        bytes: Bytes,
    },
    /// Where a file, or a part of one, can be read as a resource.
    Link {
        /// Its address.
        uri: String,
        /// What it is.
        name: String,
        /// Its media type.
        media_type: String,
    },
}

impl Beside {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        match self {
            Beside::Picture { bytes, .. } | Beside::File { bytes, .. } => bytes.len(),
            Beside::Link { .. } => 0,
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An answer before it is judged and cut to size.
pub struct Reply {
    /// The answer, under the reference's keys.
    pub body: Body,
    /// The projects and spaces the answer speaks of, as the site named them. The door refuses the answer if one
    /// is out of reach. Facts of the whole site (fields, link types) touch nothing.
    pub touched: Vec<Target>,
    /// Whether it is a list of things found, each with the key of its issue or space: those that may not be read are
    /// left out one by one, and the rest is shown.
    pub is_list: bool,
    /// What may be left out if it is too long, and how to get it.
    pub plan: Plan,
    /// Pictures and files. The budget of characters does not count them; the tool bounds their bytes.
    pub beside: Vec<Beside>,
}

/// The answer itself.
pub enum Body {
    /// It is there.
    Ready(Value),
    /// It is made when it is wanted, and borrows from what the site sent.
    Shaped(Box<Shape>),
}

/// Makes an answer and shows it: knowing how many characters it may have, because what is beyond would be made to be cut
/// off.
pub type Shape = dyn FnOnce(usize, &mut dyn FnMut(Tree<'_>)) + Send;

impl Reply {
    /// An answer that speaks of the whole site.
    pub fn new(body: impl Into<Value>) -> Self {
        Self::with(Body::Ready(body.into()))
    }

    /// An answer that is made for a number of characters.
    pub fn shaped(body: impl FnOnce(usize, &mut dyn FnMut(Tree<'_>)) + Send + 'static) -> Self {
        Self::with(Body::Shaped(Box::new(body)))
    }

    fn with(body: Body) -> Self {
        Self {
            body,
            touched: Vec::new(),
            is_list: false,
            plan: Plan::default(),
            beside: Vec::new(),
        }
    }

    /// Names what it speaks of.
    #[must_use]
    pub fn touching(mut self, targets: impl IntoIterator<Item = Target>) -> Self {
        for target in targets {
            if !self.touched.contains(&target) {
                self.touched.push(target);
            }
        }
        self
    }

    /// Names what a list of issues, pages or spaces was found in. Those that may not be read are left out and counted,
    /// where all else would be refused as a whole.
    #[must_use]
    pub fn listing(mut self, targets: impl IntoIterator<Item = Target>) -> Self {
        self.is_list = true;
        self.touching(targets)
    }

    /// Puts pictures and files beside it.
    #[must_use]
    pub fn beside(mut self, beside: Vec<Beside>) -> Self {
        self.beside = beside;
        self
    }

    /// Says how it may be shortened.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }
}
