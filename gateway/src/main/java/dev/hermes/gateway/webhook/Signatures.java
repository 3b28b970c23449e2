package dev.hermes.gateway.webhook;

import dev.hermes.gateway.http.HttpCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a delivery was made by who knows the secret. The first kind of signature that is there decides. */
final class Signatures {
    static final String GITHUB = "X-Hub-Signature-256";

    private static final long DRIFT = 300;
    private static final String ALGORITHM = "HmacSHA256";

    private final Clock clock;

    Signatures(Clock clock) {
        this.clock = clock;
    }

    boolean valid(HttpCall call, byte[] body, String secret) {
        for (var prefix : List.of("svix-", "webhook-")) {
            var signature = call.header(prefix + "signature");
            if (signature.isPresent()) {
                return svix(
                        call.header(prefix + "id").orElse(""),
                        call.header(prefix + "timestamp").orElse(""),
                        signature.get(),
                        body,
                        secret);
            }
        }
        var github = call.header(GITHUB);
        if (github.isPresent()) {
            return same(github(secret, body), github.get());
        }
        var gitlab = call.header("X-Gitlab-Token");
        if (gitlab.isPresent()) {
            return same(secret, gitlab.get());
        }
        return call.header("X-Webhook-Signature")
                .filter(given -> same(hex(hmac(bytes(secret), body)), given))
                .isPresent();
    }

    /** As GitHub signs. */
    static String github(String secret, byte[] body) {
        return "sha256=" + hex(hmac(bytes(secret), body));
    }

    private boolean svix(String id, String timestamp, String signatures, byte[] body, String secret) {
        if (id.isEmpty() || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        if (Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) > DRIFT) {
            return false;
        }
        var key = svixKey(secret);
        if (key.isEmpty()) {
            return false;
        }
        var signed = new ByteArrayOutputStream();
        signed.writeBytes(bytes(id + "." + timestamp + "."));
        signed.writeBytes(body);
        var expected = "v1," + Base64.getEncoder().encodeToString(hmac(key.get(), signed.toByteArray()));
        boolean found = false;
        for (var each : signatures.split(" ")) {
            found |= same(expected, each);
        }
        return found;
    }

    private static Optional<byte[]> svixKey(String secret) {
        if (!secret.startsWith("whsec_")) {
            return Optional.of(bytes(secret));
        }
        try {
            return Optional.of(Base64.getDecoder().decode(secret.substring("whsec_".length())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(byte[] key, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the same time wherever they differ. The characters of a header are the bytes that were sent. */
    private static boolean same(String expected, String header) {
        return MessageDigest.isEqual(bytes(expected), header.strip().getBytes(StandardCharsets.ISO_8859_1));
    }
}
