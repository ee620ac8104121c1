<?php

return ['driver' => 'array', 'lifetime' => 120, 'cookie' => 'absensi', 'path' => '/'];
