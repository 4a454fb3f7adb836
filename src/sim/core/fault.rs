//! What is to go wrong, as rules: `method=GET path=/rest/api/3/issue/* times=3 status=429 retry-after=1 reason=jira-burst-based`.
//!
//! A rule is a line of `word=value`; a value with blanks stands in double quotes. Which requests it meets:
//!
//! | word | meaning |
//! |---|---|
//! | `product` | `jira` or `confluence` |
//! | `method` | an HTTP method |
//! | `path` | path without the query, `*` for any characters |
//! | `query` | text the query contains |
//! | `contains` | text the request's body contains |
//! | `after` | let so many matching requests pass first (0) |
//! | `times` | meet so many requests (1), or `always` |
//!
//! and what happens to them:
//!
//! | word | meaning |
//! |---|---|
//! | `status` | answer with this status and the product's usual body for it |
//! | `apply` | `yes`: carry the request out before answering wrongly, as when the answer is lost on the way |
//! | `retry-after`, `reason`, `reset-at`, `near-limit` | rate-limit headers |
//! | `header` | `Name: value` to add to the answer |
//! | `body`, `type` | body and content type of the answer; `body=html` is a login page, `body=nonsense` is no JSON |
//! | `delay` | milliseconds before anything happens |
//! | `reset` | cut the connection after so many bytes of the body |
//! | `truncate` | end the body properly after so many bytes |
//! | `huge` | blow the body up to so many bytes with blanks |
//! | `redirect` | answer 302 to this address |
//! | `expired` | `yes`: answer as to an expired token |
//! | `duplicate` | `yes`: carry the request out twice |

use std::str::FromStr;
use std::sync::Mutex;

use super::flavor::Product;
use super::lock;

/// One armed rule.
#[derive(Debug, Clone, Default)]
pub struct Fault {
    /// The rule as written.
    pub rule: String,
    product: Option<String>,
    method: Option<String>,
    path: Option<String>,
    query: Option<String>,
    contains: Option<String>,
    after: u32,
    /// How many requests it still meets; `None` is every one.
    times: Option<u32>,
    apply: bool,
    pub(crate) instead: Option<Instead>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Option<u64>,
    pub(crate) reset: Option<usize>,
    pub(crate) truncate: Option<usize>,
    pub(crate) huge: Option<usize>,
    pub(crate) expired: bool,
    pub(crate) duplicate: bool,
}

/// An answer in the place of the product's own.
#[derive(Debug, Clone)]
pub(crate) struct Instead {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Fault {
    /// Whether the product must not see the request.
    pub(crate) fn skips_product(&self) -> bool {
        self.instead.is_some() && !self.apply
    }

    fn meets(&self, product: Product, method: &str, url: &str, body: &[u8]) -> bool {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let is = |wanted: &Option<String>, test: &dyn Fn(&str) -> bool| {
            wanted.as_deref().is_none_or(test)
        };
        is(&self.product, &|name| name == product.name())
            && is(&self.method, &|name| name.eq_ignore_ascii_case(method))
            && is(&self.path, &|pattern| glob(pattern, path))
            && is(&self.query, &|text| query.contains(text))
            && is(&self.contains, &|text| {
                String::from_utf8_lossy(body).contains(text)
            })
    }
}

/// Whether `text` fits `pattern`, in which `*` stands for any characters.
fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => match text.strip_prefix(head) {
            None => false,
            Some(rest) => (0..=rest.len())
                .filter_map(|at| rest.get(at..))
                .any(|rest| glob(tail, rest)),
        },
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(rule: &str) -> Result<Self, String> {
        let mut fault = Fault {
            rule: rule.to_owned(),
            times: Some(1),
            ..Fault::default()
        };
        let mut status = None;
        let mut body = None;
        let mut content_type = None;
        let mut extra: Vec<(String, String)> = Vec::new();
        for (word, value) in words(rule)? {
            let mut header = |name: &str| extra.push((name.to_owned(), value.clone()));
            match word.as_str() {
                "product" => fault.product = Some(value),
                "method" => fault.method = Some(value),
                "path" => fault.path = Some(value),
                "query" => fault.query = Some(value),
                "contains" => fault.contains = Some(value),
                "after" => fault.after = number(&word, &value)?,
                "times" if value == "always" => fault.times = None,
                "times" => fault.times = Some(number(&word, &value)?),
                "status" => status = Some(number::<u16>(&word, &value)?),
                "apply" => fault.apply = yes(&value),
                "retry-after" => header("retry-after"),
                "reason" => header("ratelimit-reason"),
                "reset-at" => header("x-ratelimit-reset"),
                "near-limit" => header("x-ratelimit-nearlimit"),
                "header" => {
                    let (name, value) = value
                        .split_once(':')
                        .ok_or_else(|| format!("`{value}` is not `Name: value`"))?;
                    extra.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                "body" => body = Some(value),
                "type" => content_type = Some(value),
                "delay" => fault.delay = Some(number(&word, &value)?),
                "reset" => fault.reset = Some(number(&word, &value)?),
                "truncate" => fault.truncate = Some(number(&word, &value)?),
                "huge" => fault.huge = Some(number(&word, &value)?),
                "redirect" => {
                    status = Some(302);
                    extra.push(("location".to_owned(), value));
                }
                "expired" => fault.expired = yes(&value),
                "duplicate" => fault.duplicate = yes(&value),
                _ => return Err(format!("`{word}` is no word of a fault rule")),
            }
        }
        if status.is_some() || body.is_some() {
            fault.instead = Some(instead(status.unwrap_or(200), body, content_type, extra));
        } else {
            fault.headers = extra;
        }
        Ok(fault)
    }
}

fn instead(
    status: u16,
    body: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
) -> Instead {
    let json = "application/json;charset=UTF-8";
    let html = "text/html;charset=UTF-8";
    let (default_type, body) = match body.as_deref() {
        Some("html") => (
            html,
            "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><form action=\"/login.jsp\"></form></body></html>\n"
                .to_owned(),
        ),
        Some("nonsense") => (json, "{\"issues\": [ oops".to_owned()),
        Some(text) => (json, text.to_owned()),
        None => usual_body(status),
    };
    Instead {
        status,
        content_type: content_type.unwrap_or_else(|| default_type.to_owned()),
        body,
        headers,
    }
}

/// What the products put into the body of such a status.
fn usual_body(status: u16) -> (&'static str, String) {
    let json = "application/json;charset=UTF-8";
    match status {
        300..=399 => ("text/plain", String::new()),
        // The body Jira Cloud sends with a 429 is documented as not to be relied on.
        429 => (json, r#"{"errorMessages":["Rate limit exceeded."],"errors":{}}"#.to_owned()),
        502..=504 => (
            "text/html;charset=UTF-8",
            format!("<html><head><title>{status}</title></head><body><h1>{status}</h1><p>The upstream server is not available.</p></body></html>"),
        ),
        500 => (json, r#"{"errorMessages":["Internal server error"],"errors":{}}"#.to_owned()),
        403 => (json, r#"{"errorMessages":["You do not have permission to do this."],"errors":{}}"#.to_owned()),
        404 => (json, r#"{"errorMessages":["Issue does not exist or you do not have permission to see it."],"errors":{}}"#.to_owned()),
        _ => (json, format!(r#"{{"errorMessages":["Simulated answer {status}"],"errors":{{}}}}"#)),
    }
}

fn yes(value: &str) -> bool {
    matches!(value, "yes" | "true" | "1")
}

fn number<N: FromStr>(word: &str, value: &str) -> Result<N, String> {
    value
        .parse()
        .map_err(|_| format!("`{word}` takes a number, not `{value}`"))
}

/// Splits at blanks outside double quotes, then at the first `=`.
fn words(rule: &str) -> Result<Vec<(String, String)>, String> {
    let mut pieces: Vec<String> = vec![String::new()];
    let mut quoted = false;
    for letter in rule.chars() {
        match letter {
            '"' => quoted = !quoted,
            blank if blank.is_whitespace() && !quoted => pieces.push(String::new()),
            other => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(other);
                }
            }
        }
    }
    pieces
        .iter()
        .filter(|piece| !piece.is_empty())
        .map(|piece| match piece.split_once('=') {
            Some((word, value)) => Ok((word.to_owned(), value.to_owned())),
            // `expired` alone means `expired=yes`.
            None if matches!(piece.as_str(), "expired" | "duplicate" | "apply") => {
                Ok((piece.clone(), "yes".to_owned()))
            }
            None => Err(format!(
                "`{piece}` has no value; a rule is made of `word=value`"
            )),
        })
        .collect()
}

/// The armed rules.
#[derive(Debug)]
pub struct Faults {
    seeded: Vec<Fault>,
    armed: Mutex<Vec<Fault>>,
}

impl Faults {
    /// Starts with these rules.
    pub fn new(rules: Vec<Fault>) -> Self {
        Faults {
            armed: Mutex::new(rules.clone()),
            seeded: rules,
        }
    }

    /// Arms one more.
    pub fn add(&self, fault: Fault) {
        lock(&self.armed).push(fault);
    }

    /// Disarms all.
    pub fn clear(&self) {
        lock(&self.armed).clear();
    }

    /// Returns to the rules of the start.
    pub fn reset(&self) {
        lock(&self.armed).clone_from(&self.seeded);
    }

    /// The first rule that meets this request; it counts down.
    pub(crate) fn take(
        &self,
        product: Product,
        method: &str,
        url: &str,
        body: &[u8],
    ) -> Option<Fault> {
        let mut armed = lock(&self.armed);
        let mut taken = None;
        for fault in armed.iter_mut() {
            if fault.times == Some(0) || !fault.meets(product, method, url, body) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if let Some(times) = fault.times.as_mut() {
                *times -= 1;
            }
            taken = Some(fault.clone());
            break;
        }
        armed.retain(|fault| fault.times != Some(0));
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_counts_down_and_lets_others_pass() {
        let faults = Faults::new(Vec::new());
        faults.add(
            "method=GET path=/rest/api/3/issue/* times=2 status=429 retry-after=1"
                .parse()
                .unwrap(),
        );
        let hit = |method: &str, url: &str| faults.take(Product::Jira, method, url, b"").is_some();
        assert!(!hit("POST", "/rest/api/3/issue/A-1"));
        assert!(hit("GET", "/rest/api/3/issue/A-1?fields=x"));
        assert!(!hit("GET", "/rest/api/3/field"));
        assert!(hit("GET", "/rest/api/3/issue/A-2"));
        assert!(!hit("GET", "/rest/api/3/issue/A-3"));
    }

    #[test]
    fn a_wrong_word_is_named() {
        assert_eq!(
            "path=/x statu=3".parse::<Fault>().unwrap_err(),
            "`statu` is no word of a fault rule"
        );
        assert_eq!(
            "status=many".parse::<Fault>().unwrap_err(),
            "`status` takes a number, not `many`"
        );
    }

    #[test]
    fn quotes_hold_blanks_and_later_requests_can_be_meant() {
        let faults = Faults::new(Vec::new());
        faults.add("after=1 body=\"not json at all\" apply".parse().unwrap());
        assert!(faults.take(Product::Jira, "GET", "/", b"").is_none());
        let fault = faults.take(Product::Jira, "GET", "/", b"").unwrap();
        assert_eq!(fault.instead.as_ref().unwrap().body, "not json at all");
        assert!(!fault.skips_product());
    }
}
