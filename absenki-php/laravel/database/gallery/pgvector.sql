-- What a gallery in PostgreSQL has more where `gallery.search` is `server`: an index of the templates,
-- searched by pgvector (0.8 or later). The library makes it at the first use where its user may;
-- otherwise run this file once, after postgres.sql. CREATE EXTENSION needs a superuser where pgvector is
-- not marked as trusted.

CREATE EXTENSION IF NOT EXISTS vector;

-- The templates of faces and the vectors of users, by the numbers of their changes; null where another
-- model made the template. Shortened to 16 bits a number: what is found is compared again in full.
CREATE TABLE IF NOT EXISTS absenki_vectors (
    collection_id BIGINT NOT NULL REFERENCES absenki_collections (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    of_user BOOLEAN NOT NULL,
    vector HALFVEC(128),
    PRIMARY KEY (collection_id, number)
);
CREATE INDEX IF NOT EXISTS absenki_vectors_of_faces ON absenki_vectors
    USING hnsw (vector halfvec_cosine_ops) WITH (m = 16, ef_construction = 128) WHERE NOT of_user;
CREATE INDEX IF NOT EXISTS absenki_vectors_of_users ON absenki_vectors
    USING hnsw (vector halfvec_cosine_ops) WITH (m = 16, ef_construction = 128) WHERE of_user;
CREATE INDEX IF NOT EXISTS absenki_vectors_missing ON absenki_vectors (collection_id)
    WHERE vector IS NULL;

-- Up to which change of a collection its faces, or its users, are in absenki_vectors.
CREATE TABLE IF NOT EXISTS absenki_indexed (
    collection_id BIGINT NOT NULL REFERENCES absenki_collections (id) ON DELETE CASCADE,
    of_user BOOLEAN NOT NULL,
    changes BIGINT NOT NULL,
    -- Whose templates they are: another model's are taken out.
    model VARCHAR(64) NOT NULL,
    PRIMARY KEY (collection_id, of_user)
);
