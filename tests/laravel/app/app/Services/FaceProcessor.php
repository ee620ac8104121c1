<?php

namespace App\Services;

/** Stands for the app's own service, which stays in its place while the package answers to its name. */
class FaceProcessor
{
    public function qualityCheck(string $localPath): array
    {
        return ['success' => false, 'message' => 'the own service of the app'];
    }
}
