-- The tables of a gallery in MySQL or MariaDB. The library makes them at the first use where its user
-- may; otherwise run this file once.

-- The versions of the tables that are here to the end.
CREATE TABLE IF NOT EXISTS absenki_gallery (version BIGINT NOT NULL PRIMARY KEY) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS absenki_collections (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(255) NOT NULL UNIQUE,
    -- The number of the last change. Who adds or removes a face locks this row until the commit.
    changes BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET ascii COLLATE ascii_bin;

CREATE TABLE IF NOT EXISTS absenki_faces (
    collection_id BIGINT NOT NULL,
    -- The number of the change that added the face.
    number BIGINT NOT NULL,
    face_id VARCHAR(36) NOT NULL UNIQUE,
    image_id VARCHAR(255) NOT NULL,
    external_image_id VARCHAR(255),
    box_left DOUBLE NOT NULL,
    box_top DOUBLE NOT NULL,
    box_width DOUBLE NOT NULL,
    box_height DOUBLE NOT NULL,
    confidence DOUBLE NOT NULL,
    template VARBINARY(1024) NOT NULL,
    model VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (collection_id, number),
    INDEX absenki_faces_by_image (collection_id, image_id),
    FOREIGN KEY (collection_id) REFERENCES absenki_collections (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET ascii COLLATE ascii_bin;

-- Removed faces and changed users, by number alone: what a node that knows them has to forget.
CREATE TABLE IF NOT EXISTS absenki_removals (
    collection_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    face BIGINT NOT NULL,
    PRIMARY KEY (collection_id, number),
    FOREIGN KEY (collection_id) REFERENCES absenki_collections (id) ON DELETE CASCADE
) ENGINE = InnoDB;

-- Users: several faces of one person as one vector, the mean of their templates.
CREATE TABLE IF NOT EXISTS absenki_users (
    collection_id BIGINT NOT NULL,
    -- The number of the change that created the user.
    id BIGINT NOT NULL,
    -- The number of the last change of the user's faces.
    number BIGINT NOT NULL,
    user_id VARCHAR(128) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (collection_id, id),
    UNIQUE (collection_id, user_id),
    UNIQUE (collection_id, number),
    FOREIGN KEY (collection_id) REFERENCES absenki_collections (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET ascii COLLATE ascii_bin;

-- Whose a face is, both by number.
CREATE TABLE IF NOT EXISTS absenki_associations (
    collection_id BIGINT NOT NULL,
    face BIGINT NOT NULL,
    owner BIGINT NOT NULL,
    PRIMARY KEY (collection_id, face),
    INDEX absenki_associations_by_owner (collection_id, owner),
    FOREIGN KEY (collection_id, face) REFERENCES absenki_faces (collection_id, number) ON DELETE CASCADE,
    FOREIGN KEY (collection_id, owner) REFERENCES absenki_users (collection_id, id) ON DELETE CASCADE
) ENGINE = InnoDB;

-- The day of each face's last match, in days since 1970. Before it was noted, all matched today.
CREATE TABLE IF NOT EXISTS absenki_matches (
    collection_id BIGINT NOT NULL,
    face BIGINT NOT NULL,
    day BIGINT NOT NULL,
    PRIMARY KEY (collection_id, face),
    FOREIGN KEY (collection_id, face) REFERENCES absenki_faces (collection_id, number) ON DELETE CASCADE
) ENGINE = InnoDB;
INSERT IGNORE INTO absenki_matches (collection_id, face, day)
    SELECT collection_id, number, UNIX_TIMESTAMP() DIV 86400 FROM absenki_faces
    WHERE NOT EXISTS (SELECT 1 FROM absenki_gallery WHERE version >= 3);

-- Tags of collections.
CREATE TABLE IF NOT EXISTS absenki_tags (
    collection_id BIGINT NOT NULL,
    name VARCHAR(128) NOT NULL,
    value VARCHAR(256) NOT NULL,
    PRIMARY KEY (collection_id, name),
    FOREIGN KEY (collection_id) REFERENCES absenki_collections (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What the servers over one gallery share, such as sessions, until its time (seconds since 1970).
CREATE TABLE IF NOT EXISTS absenki_notes (
    kind VARCHAR(32) NOT NULL,
    name VARCHAR(128) NOT NULL,
    version BIGINT NOT NULL,
    value LONGBLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
) ENGINE = InnoDB CHARACTER SET ascii COLLATE ascii_bin;

INSERT IGNORE INTO absenki_gallery (version) VALUES (4);
