package dev.hermes.dist;

import dev.hermes.home.ConfigMigration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Writes what an update server shows of a release: {@code manifest.json} and its signature, beside the archives.
 *
 * <p>{@code Publish <private key, PEM> <key id> <channel> <version> <valid days> <archive>...}; see docs/releasing.md.
 */
public final class Publish {
    private static final Pattern ARCHIVE =
            Pattern.compile("hermes-.+-(linux|macos|windows)-(x64|arm64)\\.(tar\\.gz|zip)");

    private Publish() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        if (arguments.length < 6) {
            throw new IllegalArgumentException("Publish KEY.pem KEY_ID CHANNEL VERSION DAYS ARCHIVE...");
        }
        var artifacts = new ArrayList<String>();
        for (int i = 5; i < arguments.length; i++) {
            artifacts.add(artifact(Path.of(arguments[i])));
        }
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var manifest = """
                {
                  "schema": 1,
                  "channel": "%s",
                  "version": "%s",
                  "released_at": "%s",
                  "expires_at": "%s",
                  "config_version": %d,
                  "artifacts": [
                %s
                  ]
                }
                """.formatted(
                        arguments[2],
                        arguments[3],
                        now,
                        now.plus(Duration.ofDays(Long.parseLong(arguments[4]))),
                        ConfigMigration.CURRENT,
                        String.join(",\n", artifacts));
        var bytes = manifest.getBytes(StandardCharsets.UTF_8);
        Files.write(Path.of("manifest.json"), bytes);
        Files.writeString(
                Path.of("manifest.json.sig"), arguments[1] + " " + signature(bytes, Path.of(arguments[0])) + "\n");
    }

    private static String artifact(Path archive) throws IOException, GeneralSecurityException {
        var name = archive.getFileName().toString();
        var parts = ARCHIVE.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(name + " is not called as a release is");
        }
        var sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
        return """
                    {"os": "%s", "arch": "%s", "format": "%s", "url": "%s", "size": %d, "sha256": "%s"}""".formatted(
                        parts.group(1),
                        parts.group(2),
                        parts.group(3),
                        name,
                        Files.size(archive),
                        HexFormat.of().formatHex(sha256));
    }

    private static String signature(byte[] content, Path pem) throws IOException, GeneralSecurityException {
        var text = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(key);
        signer.update(content);
        return Base64.getEncoder().encodeToString(signer.sign());
    }
}
