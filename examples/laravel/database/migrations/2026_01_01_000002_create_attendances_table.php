<?php

declare(strict_types=1);

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class () extends Migration {
    public function up(): void
    {
        Schema::create('attendances', function (Blueprint $table): void {
            $table->id();
            $table->foreignId('user_id')->constrained()->cascadeOnDelete();
            $table->boolean('ok');
            $table->string('reason', 32);
            $table->decimal('score', 5, 2)->nullable();
            $table->unsignedInteger('face_count')->nullable();
            $table->decimal('laplace', 10, 2);
            $table->decimal('brightness', 5, 2);
            $table->unsignedInteger('width');
            $table->unsignedInteger('height');
            $table->string('crop_path')->nullable();
            $table->timestamp('created_at')->index();
        });
    }

    public function down(): void
    {
        Schema::dropIfExists('attendances');
    }
};
