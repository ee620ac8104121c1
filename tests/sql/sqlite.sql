-- The attendance app's face_profiles as its Laravel migration (quoted in mysql.sql) makes it on
-- SQLite, written out by the rules of Laravel's SQLiteGrammar: the user id is a number here,
-- while the table that Absenki makes for itself keeps it as text.
create table "face_profiles" (
    "id" integer primary key autoincrement not null,
    "user_id" integer not null,
    "face_id" varchar not null,
    "provider" varchar not null,
    "collection_id" varchar not null,
    "image_path" varchar,
    "confidence" numeric,
    "created_at" datetime,
    "updated_at" datetime
);
create index "face_profiles_user_id_index" on "face_profiles" ("user_id");
create index "face_profiles_face_id_index" on "face_profiles" ("face_id");
