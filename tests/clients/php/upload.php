<?php
// Uploads a logo with PHP's curl: php upload.php http://127.0.0.1:7722

declare(strict_types=1);

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const CREATE = 'mutation ($input: SpaceCreateInput!) {
  spaceCreate(input: $input) { name theme { logoAltTxt logoUrl } } }';

/** @param array<int, mixed> $options */
function send(string $url, array $options = []): string
{
    $curl = curl_init($url);
    curl_setopt_array($curl, $options + [CURLOPT_RETURNTRANSFER => true]);
    $body = curl_exec($curl);
    if ($body === false) {
        throw new RuntimeException(curl_error($curl));
    }
    return $body;
}

$url = $argv[1];
$token = send("$url/auth/jwt/generate/acme-4F7K2Q", [
    CURLOPT_USERPWD => 'BOOMI_TOKEN.me@example.com:any-token',
]);
$input = [
    'name' => 'Partners',
    'accountGroupId' => '6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f',
    'theme' => ['logoAltTxt' => 'A drawing', 'logo' => null],
];
$answer = json_decode(send("$url/graphql", [
    CURLOPT_HTTPHEADER => ["Authorization: Bearer $token"],
    CURLOPT_POSTFIELDS => [
        'operations' => json_encode(['query' => CREATE, 'variables' => ['input' => $input]]),
        'map' => json_encode(['logo' => ['variables.input.theme.logo']]),
        'logo' => new CURLStringFile(LOGO, 'logo.svg', 'image/svg+xml'),
    ],
]), flags: JSON_THROW_ON_ERROR);
if (isset($answer->errors)) {
    throw new RuntimeException($answer->errors[0]->message);
}
$space = $answer->data->spaceCreate;
echo "created $space->name\n";
if (send($space->theme->logoUrl) === LOGO) {
    echo "found the logo\n";
}
