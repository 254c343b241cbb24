drop table person_note, instance_block, person_block, registration_application, email_verification, password_reset, captcha, login_token, local_user, person_stat, person;
