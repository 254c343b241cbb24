alter table image_details drop column camera;
drop table local_image;
