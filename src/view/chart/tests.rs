//! Charts are decoded again, and looked at pixel by pixel where it matters.

use super::*;

const BLUE: [u8; 3] = [0, 114, 178];
const ORANGE: [u8; 3] = [230, 159, 0];
const WHITE: [u8; 3] = [255, 255, 255];

struct Seen {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 3]>,
}

impl Seen {
    fn of(bytes: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut buffer = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut buffer).expect("a picture");
        assert_eq!(info.color_type, png::ColorType::Rgb);
        let pixels = buffer.chunks(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]);
        Self {
            width: info.width,
            height: info.height,
            pixels: pixels.collect(),
        }
    }

    fn at(&self, x: i32, y: i32) -> [u8; 3] {
        self.pixels[(y * WIDTH + x) as usize]
    }

    fn n_of(&self, color: [u8; 3]) -> usize {
        self.pixels.iter().filter(|pixel| **pixel == color).count()
    }
}

fn bars() -> Chart {
    Chart {
        title: "Velocity".into(),
        unit: "points".into(),
        kind: Kind::Bars,
        labels: vec!["Sprint 40".into(), "Sprint 41".into()],
        series: vec![
            Series {
                name: "committed",
                ink: Ink::Orange,
                values: vec![Some(20.0), Some(10.0)],
            },
            Series {
                name: "completed",
                ink: Ink::Blue,
                values: vec![Some(10.0), None],
            },
        ],
    }
}

#[test]
fn bars_are_as_high_as_their_numbers() {
    let png = bars().png().expect("a picture");
    assert!(png.len() < 20_000, "{} bytes", png.len());
    let seen = Seen::of(&png);
    assert_eq!((seen.width, seen.height), (800, 400));
    assert_eq!(seen.at(0, 0), WHITE);
    // The scale ends at 20: the first bar reaches the top, the second half of it.
    let middle = LEFT + (RIGHT - LEFT) / 4;
    assert_eq!(seen.at(middle - 30, TOP + 2), ORANGE);
    assert_eq!(seen.at(middle + 30, TOP + 2), WHITE);
    assert_eq!(seen.at(middle + 30, (TOP + BOTTOM) / 2 + 2), BLUE);
    assert_eq!(seen.at(middle + 30, (TOP + BOTTOM) / 2 - 2), WHITE);
    // The missing number of the second sprint is no bar.
    let second = LEFT + (RIGHT - LEFT) * 3 / 4;
    assert_eq!(seen.at(second + 30, BOTTOM - 2), WHITE);
}

#[test]
fn the_same_numbers_give_the_same_bytes() {
    assert_eq!(bars().png(), bars().png());
}

#[test]
fn lines_go_down_from_left_to_right() {
    let chart = Chart {
        title: "Burndown".into(),
        unit: "points".into(),
        kind: Kind::Lines,
        labels: (1..=20).map(|day| format!("2026-01-{day:02}")).collect(),
        series: vec![Series {
            name: "remaining",
            ink: Ink::Blue,
            values: (0..20).map(|day| Some(f64::from(20 - day))).collect(),
        }],
    };
    let seen = Seen::of(&chart.png().expect("a picture"));
    assert_eq!(seen.at(chart.middle(0), height(20.0, 20.0)), BLUE);
    assert_eq!(seen.at(chart.middle(19), height(1.0, 20.0)), BLUE);
    assert_eq!(seen.at(chart.middle(19), height(20.0, 20.0) + 4), WHITE);
}

#[test]
fn hostile_names_and_numbers_break_nothing() {
    let long = "x".repeat(100_000);
    let names = [
        "",
        "\0\u{1b}[31m\n\r\t",
        "\u{202e}gnp.exe",
        "スプリント 🚀🚀🚀",
        "<svg onload=alert(1)>",
        "a\u{301}\u{301}\u{301}\u{301}",
        &long,
    ];
    for name in names {
        let chart = Chart {
            title: name.to_owned(),
            unit: name.to_owned(),
            kind: Kind::Bars,
            labels: vec![name.to_owned(); 20],
            series: vec![Series {
                name: "completed",
                ink: Ink::Blue,
                values: [0.0, -5.0, f64::NAN, f64::INFINITY, 1e300, 1e-300]
                    .map(Some)
                    .into(),
            }],
        };
        for kind in [Kind::Bars, Kind::Lines] {
            let chart = Chart {
                kind,
                ..chart.clone()
            };
            let seen = Seen::of(&chart.png().expect("a picture"));
            assert!(seen.n_of(WHITE) > 100_000, "{name:.20}");
        }
    }
    let nothing = Chart {
        labels: Vec::new(),
        ..bars()
    };
    assert_eq!(nothing.png(), None);
}

#[test]
fn scales_are_round() {
    let of = |highest| scale(highest);
    assert_eq!(of(20.0), (5.0, 20.0));
    assert_eq!(of(0.0), (0.2, 1.0));
    assert_eq!(of(37.0), (10.0, 40.0));
    assert_eq!(short(12_500.0), "12.5k");
    assert_eq!(cut("Sprint 42", 35, 7), "Spr..");
}
