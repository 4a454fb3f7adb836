//! What charts are drawn on: a picture of a few colours, and its PNG.

use std::convert::Infallible;

use embedded_graphics::pixelcolor::raw::RawU8;
use embedded_graphics::prelude::*;

/// The colours, told apart by those who see no red or green too
/// (Okabe and Ito, <https://jfly.uni-koeln.de/color/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The ground.
    White,
    /// Letters and axes.
    Dark,
    /// Lines behind the numbers.
    Light,
    /// The main numbers.
    Blue,
    /// What they are held against.
    Orange,
    /// What stands for itself.
    Grey,
}

/// Red, green and blue of each, in their order.
const PALETTE: [u8; 18] = [
    255, 255, 255, 40, 40, 40, 225, 225, 225, 0, 114, 178, 230, 159, 0, 150, 150, 150,
];

impl PixelColor for Ink {
    type Raw = RawU8;
}

/// A picture, row by row, one colour a byte.
pub(super) struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            pixels: vec![Ink::White as u8; (width * height) as usize],
        }
    }

    /// The picture as the bytes of a file.
    pub(super) fn png(&self) -> Option<Vec<u8>> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(PALETTE.as_slice());
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.pixels).ok()?;
        writer.finish().ok()?;
        Some(file)
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl DrawTarget for Canvas {
    type Color = Ink;
    type Error = Infallible;

    fn draw_iter<I>(&mut self, pixels: I) -> Result<(), Infallible>
    where
        I: IntoIterator<Item = Pixel<Ink>>,
    {
        for Pixel(at, ink) in pixels {
            let (Ok(x), Ok(y)) = (u32::try_from(at.x), u32::try_from(at.y)) else {
                continue;
            };
            if x >= self.width || y >= self.height {
                continue;
            }
            if let Some(pixel) = self.pixels.get_mut((y * self.width + x) as usize) {
                *pixel = ink as u8;
            }
        }
        Ok(())
    }
}
