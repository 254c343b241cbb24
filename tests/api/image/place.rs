//! Avatars, banners, icons.

use super::{address, fixture, is_there, upload};
use harness::{Images, TestServer};
use serde_json::{Value, json};

#[actix_web::test]
async fn an_avatar_is_set_at_once_and_the_old_one_goes() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    let first = ada.upload("/api/v4/account/avatar", fixture!("large.jpg")).await.ok();
    let v4 = ada.get("/api/v4/person", "username=ada").await.ok();
    assert_eq!(v4["person_view"]["person"]["avatar"], first["image_url"]);
    let v3 = ada.get("/api/v3/user", "username=ada").await.ok();
    assert_eq!(v3["person_view"]["person"]["avatar"], first["image_url"]);
    let name = first["filename"].as_str().unwrap().to_owned();
    assert_eq!(first["image_url"], address(&server, &name).as_str());
    let list = ada.get("/api/v3/account/list_media", "").await.ok();
    assert_eq!(list["images"].as_array().unwrap().len(), 1);

    let second = ada.upload("/api/v4/account/avatar", fixture!("small.png")).await.ok();
    server.run_jobs().await;
    assert!(!is_there(&server, &name).await, "the old one is gone");
    let name = second["filename"].as_str().unwrap().to_owned();
    assert!(is_there(&server, &name).await);
    ada.delete("/api/v4/account/avatar", json!({})).await.ok();
    server.run_jobs().await;
    assert!(!is_there(&server, &name).await);
    assert_eq!(
        ada.get("/api/v4/person", "username=ada").await.ok()["person_view"]["person"]["avatar"],
        Value::Null
    );

    let (name, _) = upload(&ada, fixture!("small.png")).await;
    ada.put("/api/v3/user/save_user_settings", json!({ "avatar": address(&server, &name) })).await.ok();
    ada.put("/api/v3/user/save_user_settings", json!({ "avatar": "" })).await.ok();
    server.run_jobs().await;
    assert!(!is_there(&server, &name).await, "over API v3 as well");
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn avatars_are_no_larger_than_the_admins_want() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let ada = server.user("ada").await;
    server.change_settings(|settings| settings.image_max_avatar_size = 128).await;
    let set = ada.upload("/api/v4/account/avatar", fixture!("large.jpg")).await.ok();
    let name = set["filename"].as_str().unwrap();
    let found = db::image::find(&mut server.instance.app.db().await.unwrap(), name).await.unwrap().unwrap();
    assert_eq!((found.width, found.height), (128, 96));
    images.stop().await;
    server.stop().await;
}

#[actix_web::test]
async fn communities_and_the_site_have_images_of_those_who_may_set_them() {
    let server = TestServer::start().await;
    let images = Images::start(&server).await;
    let (ada, bob, admin) = (server.user("ada").await, server.user("bob").await, server.admin().await);
    let books = ada.create_community("books").await;
    for (part, path) in [("icon", "/api/v4/community/icon"), ("banner", "/api/v4/community/banner")] {
        let path = format!("{path}?id={}", books.id);
        assert_eq!(bob.upload(&path, fixture!("small.png")).await.error(), (400, "not_a_mod_or_admin"));
        let set = ada.upload(&path, fixture!("small.png")).await.ok();
        assert_eq!(bob.community(&books).await[part], set["image_url"]);
        assert_eq!(bob.delete(&path, json!({})).await.error(), (400, "not_a_mod_or_admin"));
        ada.delete(&path, json!({})).await.ok();
        assert_eq!(bob.community(&books).await[part], Value::Null);
    }
    for (part, path) in [("icon", "/api/v4/site/icon"), ("banner", "/api/v4/site/banner")] {
        assert_eq!(ada.upload(path, fixture!("small.png")).await.error(), (400, "not_an_admin"));
        let set = admin.upload(path, fixture!("small.png")).await.ok();
        let site = ada.get("/api/v4/site", "").await.ok();
        assert_eq!(site["site_view"]["site"][part], set["image_url"]);
        admin.delete(path, json!({})).await.ok();
        assert_eq!(ada.get("/api/v4/site", "").await.ok()["site_view"]["site"][part], Value::Null);
    }
    let banner = ada.upload("/api/v4/account/banner", fixture!("small.webp")).await.ok();
    let person = ada.get("/api/v4/person", "username=ada").await.ok();
    assert_eq!(person["person_view"]["person"]["banner"], banner["image_url"]);
    ada.delete("/api/v4/account/banner", json!({})).await.ok();
    images.stop().await;
    server.stop().await;
}
