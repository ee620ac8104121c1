-- The attendance app's face_profiles as its Laravel migration makes it on MySQL and MariaDB,
-- written out by the rules of Laravel's MySqlGrammar:
--   $table->id();                                   bigint unsigned, auto_increment, primary key
--   $table->foreignId('user_id')->index();          bigint unsigned
--   $table->string('face_id')->index();             varchar(255)
--   $table->string('provider');
--   $table->string('collection_id');
--   $table->string('image_path')->nullable();
--   $table->decimal('confidence', 5, 2)->nullable();
--   $table->timestamps();                           two nullable timestamps
-- Character set and collation are those of Laravel's config/database.php.
create table `face_profiles` (
    `id` bigint unsigned not null auto_increment primary key,
    `user_id` bigint unsigned not null,
    `face_id` varchar(255) not null,
    `provider` varchar(255) not null,
    `collection_id` varchar(255) not null,
    `image_path` varchar(255) null,
    `confidence` decimal(5, 2) null,
    `created_at` timestamp null,
    `updated_at` timestamp null
) default character set utf8mb4 collate 'utf8mb4_unicode_ci';
alter table `face_profiles` add index `face_profiles_user_id_index`(`user_id`);
alter table `face_profiles` add index `face_profiles_face_id_index`(`face_id`);
