//! Pictures as models take them: known to be readable, no larger than wanted, in few bytes.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::worker;

/// A picture to be shown.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::tools) struct Picture {
    /// `image/png`, …
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Width and height as it is stored, where they are others than those of the file here.
    pub scaled_from: Option<(u32, u32)>,
    /// Width and height.
    pub size: (u32, u32),
}

/// The most pixels that are read: a photograph of 50 million.
const PIXELS: u64 = 50_000_000;

/// The longest side that is read; one side may be long where the other is short.
const SIDE: u32 = 30_000;

/// The most memory that decoding takes.
const MEMORY: u64 = 256 * 1024 * 1024;

/// A picture that was not scaled goes as it is up to this; larger ones are written anew.
const AS_IT_IS: usize = 1024 * 1024;

/// The most bytes of a PNG without transparency; a JPEG is smaller then.
const PNG: usize = 1024 * 1024;

/// The quality of a JPEG, of 100.
const QUALITY: u8 = 85;

/// Reads a picture and scales it so that its longest edge is at most `edge`. Of a moving one that is scaled the first
/// frame is left.
///
/// # Errors
/// Why it cannot be shown, as the end of a sentence about the file.
pub(in crate::tools) async fn show(bytes: Vec<u8>, edge: u32) -> Result<Picture, String> {
    worker::work(move || scaled(bytes, edge)).await
}

fn scaled(bytes: Vec<u8>, edge: u32) -> Result<Picture, String> {
    let unreadable = |error: image::ImageError| format!("it cannot be read as a picture ({error})");
    let format = image::guess_format(&bytes)
        .map_err(|_| "its beginning is that of no picture known here".to_owned())?;
    let media_type = match format {
        ImageFormat::Png => "image/png",
        ImageFormat::Jpeg => "image/jpeg",
        ImageFormat::Gif => "image/gif",
        ImageFormat::WebP => "image/webp",
        ImageFormat::Bmp => "image/bmp",
        other => return Err(format!("pictures of the kind {other:?} are not shown")),
    };
    let mut reader = ImageReader::with_format(Cursor::new(&bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || width == 0 || height == 0 {
        return Err(format!(
            "it has {width} × {height} pixels; at most {PIXELS} are read"
        ));
    }
    if decoder.total_bytes() > MEMORY {
        return Err(format!(
            "it takes {} bytes of memory; at most {MEMORY} are given",
            decoder.total_bytes()
        ));
    }
    let turned = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    let fits = width.max(height) <= edge;
    if fits && bytes.len() <= AS_IT_IS && format != ImageFormat::Bmp {
        return Ok(Picture {
            media_type,
            bytes,
            scaled_from: None,
            size: (width, height),
        });
    }
    drop(bytes);
    if !fits {
        picture = picture.resize(edge, edge, FilterType::Triangle);
    }
    // What the file said of how it lies is lost by writing it anew.
    picture.apply_orientation(turned);
    let size = (picture.width(), picture.height());
    let (media_type, bytes) = written(picture, format).map_err(unreadable)?;
    Ok(Picture {
        media_type,
        bytes,
        scaled_from: (!fits).then_some((width, height)),
        size,
    })
}

/// Drawings stay sharp as PNG, and what is transparent stays so; photographs become JPEG.
fn written(
    picture: DynamicImage,
    format: ImageFormat,
) -> Result<(&'static str, Vec<u8>), image::ImageError> {
    let is_photograph = format == ImageFormat::Jpeg;
    let is_clear = picture.color().has_alpha()
        && picture
            .to_rgba8()
            .pixels()
            .any(|pixel| pixel.0[3] < u8::MAX);
    if !is_photograph || is_clear {
        let plain = if is_clear {
            DynamicImage::ImageRgba8(picture.to_rgba8())
        } else {
            DynamicImage::ImageRgb8(picture.to_rgb8())
        };
        let mut out = Vec::new();
        plain.write_with_encoder(PngEncoder::new_with_quality(
            &mut out,
            CompressionType::Default,
            Filter::Adaptive,
        ))?;
        if is_clear || out.len() <= PNG {
            return Ok(("image/png", out));
        }
    }
    let mut out = Vec::new();
    let opaque = DynamicImage::ImageRgb8(picture.to_rgb8());
    opaque.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))?;
    Ok(("image/jpeg", out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn drawn(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            Rgb([
                (x % 251) as u8,
                (y % 241) as u8,
                ((x / 40 + y / 40) % 2 * 200) as u8,
            ])
        }))
    }

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).expect("a picture");
        out.into_inner()
    }

    fn size_of(bytes: &[u8]) -> (u32, u32) {
        let read = image::load_from_memory(bytes).expect("a picture");
        (read.width(), read.height())
    }

    #[test]
    fn the_longest_edge_is_at_most_what_was_set_in_every_format() {
        let large = drawn(400, 200);
        for (format, media_type) in [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::Jpeg, "image/jpeg"),
            (ImageFormat::Gif, "image/png"),
            (ImageFormat::WebP, "image/png"),
            (ImageFormat::Bmp, "image/png"),
        ] {
            let shown = scaled(file(&large, format), 100).expect("a picture");
            assert_eq!(shown.size, (100, 50), "{format:?}");
            assert_eq!(size_of(&shown.bytes), (100, 50), "{format:?}");
            assert_eq!(shown.scaled_from, Some((400, 200)));
            assert_eq!(shown.media_type, media_type);
            let format = image::guess_format(&shown.bytes).expect("a format");
            assert_eq!(format.to_mime_type(), media_type);
        }
    }

    #[test]
    fn a_small_picture_goes_as_it_is_and_a_bitmap_as_png() {
        let small = file(&drawn(60, 40), ImageFormat::Gif);
        let shown = scaled(small.clone(), 100).expect("a picture");
        assert_eq!(shown.bytes, small);
        assert_eq!((shown.media_type, shown.scaled_from), ("image/gif", None));
        let shown = scaled(file(&drawn(60, 40), ImageFormat::Bmp), 100).expect("a picture");
        assert_eq!((shown.media_type, shown.scaled_from), ("image/png", None));
    }

    #[test]
    fn what_is_transparent_stays_so() {
        let glass = RgbaImage::from_pixel(300, 300, Rgba([10, 20, 30, 0]));
        let shown = scaled(
            file(&DynamicImage::ImageRgba8(glass), ImageFormat::Png),
            100,
        )
        .expect("a picture");
        let read = image::load_from_memory(&shown.bytes).expect("a picture");
        assert_eq!(read.to_rgba8().get_pixel(50, 50).0[3], 0);
    }

    /// A PNG whose header promises a size and which holds nothing of it.
    fn promising(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = file(&drawn(1, 1), ImageFormat::Png);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let check = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&check.to_be_bytes());
        bytes
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum()
    }

    #[test]
    fn promises_of_too_many_pixels_are_refused_before_anything_is_decoded() {
        for (width, height) in [(30_000, 30_000), (u32::MAX >> 1, 1), (29_999, 1_700)] {
            let said = scaled(promising(width, height), 100).expect_err("too large");
            assert!(!said.is_empty(), "{said}");
        }
        let said = scaled(promising(30_000, 30_000), 100).expect_err("too large");
        assert!(said.contains("30000 × 30000"), "{said}");
    }

    #[test]
    fn what_is_no_picture_is_said_to_be_none() {
        for bytes in [
            b"<svg onload='x'/>".to_vec(),
            b"GIF89a".to_vec(),
            Vec::new(),
            file(&drawn(90, 90), ImageFormat::Png)[..60].to_vec(),
            file(&drawn(90, 90), ImageFormat::Jpeg)[..200].to_vec(),
        ] {
            assert!(scaled(bytes, 100).is_err());
        }
    }

    #[test]
    fn a_large_drawing_that_does_not_compress_becomes_a_photograph() {
        let mut seed = 1_u32;
        let noise = RgbImage::from_fn(800, 800, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, c, _] = seed.to_be_bytes();
            Rgb([a, b, c])
        });
        let noise = file(&DynamicImage::ImageRgb8(noise), ImageFormat::Png);
        assert!(noise.len() > AS_IT_IS);
        let shown = scaled(noise, 1_000).expect("a picture");
        assert_eq!((shown.media_type, shown.scaled_from), ("image/jpeg", None));
    }
}
