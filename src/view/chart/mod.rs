//! Small charts as PNG pictures, for those who look: lines over days, bars side by side.
//!
//! PNG and not SVG, because clients show no SVG. Drawn by `embedded-graphics` with a font that is part of the program,
//! so that the same numbers give the same bytes everywhere. Names come from the site: what the font lacks is drawn as a
//! question mark, and what is too long is cut.

mod canvas;

use embedded_graphics::mono_font::iso_8859_1::{FONT_7X13, FONT_8X13_BOLD};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{Line, PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Alignment, Baseline, Text, TextStyleBuilder};

use canvas::Canvas;
pub use canvas::Ink;

/// The size of every chart.
const WIDTH: i32 = 800;
const HEIGHT: i32 = 400;

/// Where the numbers are drawn.
const LEFT: i32 = 64;
const RIGHT: i32 = WIDTH - 16;
const TOP: i32 = 64;
const BOTTOM: i32 = HEIGHT - 40;

/// How wide a letter of the small font is.
const LETTER: i32 = 7;

/// A row of numbers, one for each label; a missing one is not drawn.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it is called in the legend.
    pub name: &'static str,
    /// Its colour.
    pub ink: Ink,
    /// The numbers.
    pub values: Vec<Option<f64>>,
}

/// How numbers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As lines from label to label.
    Lines,
    /// As bars side by side above each label.
    Bars,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub struct Chart {
    /// One line above it.
    pub title: String,
    /// What the numbers count, beside their axis.
    pub unit: String,
    /// How they are drawn.
    pub kind: Kind,
    /// What stands below, left to right.
    pub labels: Vec<String>,
    /// The numbers.
    pub series: Vec<Series>,
}

impl Chart {
    /// The chart as the bytes of a PNG file; nothing if there is nothing to draw.
    pub fn png(&self) -> Option<Vec<u8>> {
        if self.labels.is_empty() || self.series.is_empty() {
            return None;
        }
        let mut canvas = Canvas::new(WIDTH as u32, HEIGHT as u32);
        let (step, top) = scale(self.highest());
        self.frame(&mut canvas, step, top);
        self.legend(&mut canvas);
        self.below(&mut canvas);
        for (index, series) in self.series.iter().enumerate() {
            match self.kind {
                Kind::Lines => self.lines(&mut canvas, series, top),
                Kind::Bars => self.bars(&mut canvas, series, index as i32, top),
            }
        }
        canvas.png()
    }

    fn highest(&self) -> f64 {
        let values = self.series.iter().flat_map(|series| &series.values);
        values
            .flatten()
            .filter(|value| value.is_finite())
            .fold(0.0, |highest: f64, value| highest.max(*value))
    }

    /// Title, the axes, and a line with a number at each step.
    fn frame(&self, canvas: &mut Canvas, step: f64, top: f64) {
        write(
            canvas,
            &cut(&self.title, WIDTH - 32, 8),
            16,
            10,
            Alignment::Left,
            &FONT_8X13_BOLD,
        );
        write(
            canvas,
            &cut(&self.unit, LEFT + 200, LETTER),
            8,
            32,
            Alignment::Left,
            &FONT_7X13,
        );
        let n_steps = (top / step).round() as i32;
        for number in 0..=n_steps {
            let value = step * f64::from(number);
            let y = height(value, top);
            let ink = match number {
                0 => Ink::Dark,
                _ => Ink::Light,
            };
            line(canvas, (LEFT, y), (RIGHT, y), ink, 1);
            write(
                canvas,
                &short(value),
                LEFT - 6,
                y - 6,
                Alignment::Right,
                &FONT_7X13,
            );
        }
        line(canvas, (LEFT, TOP), (LEFT, BOTTOM), Ink::Dark, 1);
    }

    /// What each colour means, from the right.
    fn legend(&self, canvas: &mut Canvas) {
        let mut x = RIGHT;
        for series in self.series.iter().rev() {
            x -= LETTER * letters(series.name);
            write(canvas, series.name, x, 32, Alignment::Left, &FONT_7X13);
            x -= 16;
            block(canvas, (x, 34), (10, 10), series.ink);
            x -= 16;
        }
    }

    /// The labels, as many as there is room for.
    fn below(&self, canvas: &mut Canvas) {
        let n_labels = self.labels.len() as i32;
        let longest = self.labels.iter().map(|label| letters(label)).max();
        let room = (RIGHT - LEFT) / n_labels.max(1);
        let wanted = LETTER * (longest.unwrap_or(0) + 1);
        // Bars keep all their names, cut; days can be left out.
        let every = match self.kind {
            Kind::Bars => 1,
            Kind::Lines => (wanted + room - 1) / room.max(1),
        }
        .max(1);
        for (index, label) in self.labels.iter().enumerate() {
            let index = index as i32;
            if index % every != 0 {
                continue;
            }
            let x = self.middle(index);
            line(canvas, (x, BOTTOM), (x, BOTTOM + 4), Ink::Dark, 1);
            let label = cut(label, room * every - LETTER, LETTER);
            let half = LETTER * letters(&label) / 2;
            let x = x.min(WIDTH - 2 - half).max(half + 2);
            write(canvas, &label, x, BOTTOM + 8, Alignment::Center, &FONT_7X13);
        }
    }

    fn lines(&self, canvas: &mut Canvas, series: &Series, top: f64) {
        let mut last: Option<(i32, i32)> = None;
        for (index, value) in series.values.iter().enumerate() {
            let point = value
                .filter(|value| value.is_finite())
                .map(|value| (self.middle(index as i32), height(value, top)));
            if let (Some(from), Some(to)) = (last, point) {
                line(canvas, from, to, series.ink, 2);
            }
            if let Some((x, y)) = point {
                block(canvas, (x - 2, y - 2), (5, 5), series.ink);
            }
            last = point;
        }
    }

    fn bars(&self, canvas: &mut Canvas, series: &Series, place: i32, top: f64) {
        let n_series = self.series.len() as i32;
        let room = (RIGHT - LEFT) / (self.labels.len() as i32).max(1);
        let wide = (room * 7 / 10 / n_series.max(1)).clamp(1, 60);
        for (index, value) in series.values.iter().enumerate() {
            let Some(value) = value.filter(|value| value.is_finite() && *value >= 0.0) else {
                continue;
            };
            let x = self.middle(index as i32) - wide * n_series / 2 + wide * place;
            let y = height(value, top);
            block(canvas, (x, y), (wide.max(2) - 1, BOTTOM - y), series.ink);
            let number = short(value);
            if LETTER * letters(&number) <= wide + LETTER {
                write(
                    canvas,
                    &number,
                    x + wide / 2,
                    y - 14,
                    Alignment::Center,
                    &FONT_7X13,
                );
            }
        }
    }

    /// Where the numbers of a label stand.
    fn middle(&self, index: i32) -> i32 {
        let n_labels = (self.labels.len() as i32).max(1);
        LEFT + (RIGHT - LEFT) * (2 * index + 1) / (2 * n_labels)
    }
}

/// The distance of the lines and the highest of them, in round numbers.
fn scale(highest: f64) -> (f64, f64) {
    let highest = if highest > 0.0 { highest } else { 1.0 };
    let rough = highest / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(power * 10.0);
    (step, step * (highest / step).ceil())
}

fn height(value: f64, top: f64) -> i32 {
    let part = (value / top).clamp(0.0, 1.0);
    BOTTOM - (part * f64::from(BOTTOM - TOP)).round() as i32
}

/// A number in few letters.
fn short(value: f64) -> String {
    let (value, unit) = match value.abs() {
        big if big >= 1e9 => (value / 1e9, "G"),
        big if big >= 1e6 => (value / 1e6, "M"),
        big if big >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let rounded = (value * 100.0).round() / 100.0;
    format!("{rounded}{unit}")
}

fn letters(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 64)
}

/// A text without what cannot be drawn, cut to a width.
fn cut(text: &str, width: i32, letter: i32) -> String {
    let most = (width / letter).max(1) as usize;
    let plain: Vec<char> = text
        .chars()
        .take(most * 4 + 8)
        .filter(|letter| !is_unseen(*letter))
        .map(|letter| match letter {
            letter if letter.is_whitespace() => ' ',
            ' '..='~' | '\u{a1}'..='\u{ff}' => letter,
            _ => '?',
        })
        .collect();
    match plain.len() > most {
        false => plain.into_iter().collect(),
        true => {
            let kept = plain.into_iter().take(most.saturating_sub(2));
            kept.chain("..".chars()).collect()
        }
    }
}

fn is_unseen(letter: char) -> bool {
    (letter.is_control() && !letter.is_whitespace())
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn write(
    canvas: &mut Canvas,
    text: &str,
    x: i32,
    y: i32,
    alignment: Alignment,
    font: &MonoFont<'_>,
) {
    let place = TextStyleBuilder::new()
        .alignment(alignment)
        .baseline(Baseline::Top)
        .build();
    let style = MonoTextStyle::new(font, Ink::Dark);
    let Ok(_) = Text::with_text_style(text, Point::new(x, y), style, place).draw(canvas);
}

fn line(canvas: &mut Canvas, from: (i32, i32), to: (i32, i32), ink: Ink, wide: u32) {
    let style = PrimitiveStyle::with_stroke(ink, wide);
    let line = Line::new(Point::new(from.0, from.1), Point::new(to.0, to.1));
    let Ok(()) = line.into_styled(style).draw(canvas);
}

fn block(canvas: &mut Canvas, at: (i32, i32), size: (i32, i32), ink: Ink) {
    let size = Size::new(size.0.max(0) as u32, size.1.max(0) as u32);
    let area = Rectangle::new(Point::new(at.0, at.1), size);
    let Ok(()) = area
        .into_styled(PrimitiveStyle::with_fill(ink))
        .draw(canvas);
}

#[cfg(test)]
mod tests;
