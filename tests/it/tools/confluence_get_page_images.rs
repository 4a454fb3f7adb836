//! `confluence_get_page_images` on both editions.

use atlassian_mcp::tools::Beside;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(only_pictures_come, |world| {
    let said = world
        .call("confluence_get_page_images", json!({"content_id": "12345"}))
        .await;
    assert!(!said.is_error, "{}", said.text);
    assert!(
        matches!(said.beside.as_slice(), [Beside::Picture { .. }]),
        "{said:?}"
    );
    let text: Value = serde_json::from_str(&said.text).expect("JSON");
    assert_eq!(text["attachments"][0]["title"], "architecture.png");
});

/// A picture of that size as a PNG.
fn png(width: u32, height: u32) -> Vec<u8> {
    let drawn = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 250) as u8, (y % 240) as u8, 90])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(drawn)
        .write_to(&mut out, image::ImageFormat::Png)
        .expect("a picture");
    out.into_inner()
}

async fn upload(world: &World, name: &str, bytes: &[u8]) {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    let arguments = json!({"content_id": "20005", "filename": name, "content_base64": text});
    world.ok("confluence_upload_attachment", arguments).await;
}

#[tokio::test]
async fn large_pictures_are_scaled_and_broken_ones_are_told_of() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| config.answers.image_edge = 200).await;
        upload(&world, "large.png", &png(500, 250)).await;
        upload(&world, "small.png", &png(50, 25)).await;
        // It promises 30,000 × 30,000 pixels, which nobody decodes.
        let mut bomb = png(1, 1);
        bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        upload(&world, "bomb.png", &bomb).await;
        upload(&world, "broken.jpg", b"\xff\xd8\xff\xe0 and no more").await;
        let said = world
            .call("confluence_get_page_images", json!({"content_id": "20005"}))
            .await;
        assert!(!said.is_error, "{}", said.text);
        let sizes: Vec<(u32, u32)> = said
            .beside
            .iter()
            .map(|beside| match beside {
                Beside::Picture { bytes, .. } => {
                    let read = image::load_from_memory(bytes).expect("a picture");
                    (read.width(), read.height())
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(sizes.len(), 2, "{}", said.text);
        assert!(sizes.contains(&(200, 100)) && sizes.contains(&(50, 25)));
        let body: Value = serde_json::from_str(&said.text).expect("JSON");
        let shown = body["attachments"].as_array().expect("a list");
        let scaled: Vec<&Value> = shown.iter().map(|file| &file["scaled"]).collect();
        assert!(scaled.contains(&&json!({"from": [500, 250], "to": [200, 100]})));
        assert!(scaled.contains(&&Value::Null));
        let failed = body["failed"].as_array().expect("a list");
        let names: Vec<&str> = failed
            .iter()
            .filter_map(|file| file["title"].as_str())
            .collect();
        assert_eq!(names.len(), 2, "{body}");
        assert!(names.contains(&"bomb.png") && names.contains(&"broken.jpg"));
        assert_eq!(failed[0]["next"]["tool"], "confluence_download_attachment");
    }
}
