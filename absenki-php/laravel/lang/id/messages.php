<?php

declare(strict_types=1);

// Texts that the extension does not have. The first group repeats the extension's texts for the
// drivers that work without it; a test holds both equal.

return [
    'matched' => 'Wajah cocok, kemiripan :score%.',
    'enrolled' => 'Wajah berhasil didaftarkan.',
    'not_enrolled' => 'Wajah Anda belum terdaftar. Silakan hubungi admin untuk mendaftarkan wajah.',
    'no_face' => 'Wajah tidak terlihat di foto. Hadapkan wajah ke kamera lalu coba lagi.',
    'multiple_faces' => 'Ada :count wajah di foto. Pastikan hanya satu orang di depan kamera.',
    'wrong_person' => 'Wajah ini bukan milik akun Anda, melainkan terdaftar atas nama orang lain.',
    'no_match' => 'Wajah tidak cocok dengan wajah terdaftar (minimal kemiripan :threshold%).',
    'too_small' => 'Foto terlalu kecil: :width×:height piksel, minimal :min_width×:min_height.',
    'too_dark' => 'Foto terlalu gelap: kecerahan :brightness, minimal :min_brightness. Cari tempat yang lebih terang.',
    'face_too_small' => 'Wajah terlalu kecil di foto. Dekatkan wajah ke kamera lalu coba lagi.',
    'too_bright' => 'Foto terlalu terang: kecerahan :brightness, maksimal :max_brightness. Jangan menghadap cahaya langsung, lalu coba lagi.',
    'blurry' => 'Foto buram: ketajaman :sharpness, minimal :min_sharpness. Tahan kamera dengan stabil lalu coba lagi.',
    'occluded' => 'Wajah tertutup. Lepas kacamata hitam atau masker lalu coba lagi.',
    'same_photo' => 'Foto ini sama dengan foto lain yang dikirim. Ambil foto yang baru.',
    'already_enrolled' => 'Wajah ini sangat mirip dengan wajah lain yang sudah terdaftar. Hubungi admin.',
    'not_same_person' => 'Wajah ini tidak mirip dengan foto Anda yang sudah terdaftar. Hubungi admin.',
    'low_quality' => 'Wajah belum cukup jelas untuk didaftarkan: :detail.',
    'low_quality_detail' => 'mutu wajah kurang',

    'quality_passed' => 'Kualitas foto bagus.',
    'quality_bypassed' => 'Pemeriksaan kualitas dilewati (ambang dinonaktifkan).',
    'cropped' => 'Wajah berhasil dipotong.',
    'processed' => 'Wajah berhasil dideteksi dan dipotong.',
    'snapshot_cropped' => 'Snapshot berhasil dipotong.',
    'snapshot_annotated' => 'Snapshot berhasil diberi label.',

    'live' => 'Orang di depan kamera terbukti hadir langsung.',
    'not_live' => 'Kehadiran langsung tidak terbukti. Coba lagi di depan kamera.',
    'liveness_required' => 'Absensi perlu gerakan kepala di depan kamera. Foto saja tidak diterima.',
    'liveness_started' => 'Ikuti petunjuk di layar.',
    'step_left' => 'Tolehkan kepala perlahan ke kiri.',
    'step_right' => 'Tolehkan kepala perlahan ke kanan.',
    'step_straight' => 'Hadapkan wajah lurus ke kamera.',
    'step_closer' => 'Dekatkan wajah ke kamera.',

    'label_matched' => 'Cocok',
    'label_wrong_user' => 'Bukan Wajah Anda',
    'label_unknown' => 'Tidak Dikenal',
    'label_other' => 'Wajah Lain',

    'upload_invalid' => 'File yang diunggah tidak valid.',
    'not_an_image' => 'File harus berupa gambar.',
    'invalid_box' => 'Kotak wajah tidak sah.',
    'photo_unreadable' => 'Foto tidak dapat dibaca.',
    'photo_not_stored' => 'Foto tidak dapat disimpan.',
    'photo_not_in_storage' => 'Tidak dapat membaca file gambar dari storage.',
    'delete_failed' => 'Gagal menghapus wajah: :why',
    'unavailable' => 'Layanan wajah tidak dapat dijalankan. Hubungi admin.',
    'extension_missing' => 'Layanan wajah belum terpasang di server ini. Admin: jalankan php artisan absenki:doctor.',
    'storage' => 'Data wajah tidak dapat dibaca atau disimpan. Hubungi admin.',
    'no_user' => 'Pengguna tidak ditemukan.',
    'photo_type' => ':Attribute harus berupa foto JPEG, PNG, WebP, atau BMP.',
    'photo_size' => ':Attribute terlalu besar, maksimal :max MB.',
];
