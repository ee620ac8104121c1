CREATE TABLE IF NOT EXISTS face_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id VARCHAR NOT NULL,
    face_id VARCHAR NOT NULL,
    provider VARCHAR NOT NULL,
    collection_id VARCHAR NOT NULL,
    image_path VARCHAR,
    confidence NUMERIC,
    created_at DATETIME,
    updated_at DATETIME
);
CREATE INDEX IF NOT EXISTS face_profiles_user_id_index ON face_profiles (user_id);
CREATE INDEX IF NOT EXISTS face_profiles_face_id_index ON face_profiles (face_id);
