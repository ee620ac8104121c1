-- The attendance app's face_profiles as its Laravel migration (quoted in mysql.sql) makes it on
-- PostgreSQL, written out by the rules of Laravel's PostgresGrammar: no unsigned numbers, and
-- timestamps to the second, without a zone.
create table "face_profiles" (
    "id" bigserial not null primary key,
    "user_id" bigint not null,
    "face_id" varchar(255) not null,
    "provider" varchar(255) not null,
    "collection_id" varchar(255) not null,
    "image_path" varchar(255) null,
    "confidence" decimal(5, 2) null,
    "created_at" timestamp(0) without time zone null,
    "updated_at" timestamp(0) without time zone null
);
create index "face_profiles_user_id_index" on "face_profiles" ("user_id");
create index "face_profiles_face_id_index" on "face_profiles" ("face_id");
