package dev.hermes.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks Amazon's signature, version 4, the way its servers do: from what came over the wire and the secret alone. */
final class AwsSignature {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/]+/([^/]+)/([^/]+)/([^/]+)/aws4_request,\\s*"
                    + "SignedHeaders=([^,]+),\\s*Signature=([0-9a-f]{64})");

    private AwsSignature() {}

    static boolean valid(HttpConnection.Request request, String secret) {
        var given = AUTHORIZATION.matcher(request.headers().getOrDefault("authorization", ""));
        if (!given.matches()) {
            return false;
        }
        var day = given.group(1);
        var scope =
                Stream.of(day, given.group(2), given.group(3), "aws4_request").collect(Collectors.joining("/"));
        var signedHeaders = given.group(4);
        var headers = Stream.of(signedHeaders.split(";"))
                .map(name ->
                        name + ":" + request.headers().getOrDefault(name, "").strip() + "\n")
                .collect(Collectors.joining());
        // the path is escaped once more than it was sent; the server's other services would not do that
        var path = request.path().replace("%", "%25");
        var canonical = String.join("\n", request.method(), path, "", headers, signedHeaders, hash(request.body()));
        var text = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                request.headers().getOrDefault("x-amz-date", ""),
                scope,
                hash(canonical.getBytes(StandardCharsets.UTF_8)));
        var key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (var part : scope.split("/")) {
            key = mac(key, part);
        }
        return HexFormat.of().formatHex(mac(key, text)).equals(given.group(5));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
