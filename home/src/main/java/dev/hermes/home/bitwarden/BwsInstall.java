package dev.hermes.home.bitwarden;

import dev.hermes.home.FileModes;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.web.Web;
import dev.hermes.home.web.Web.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Brings the one release of {@code bws} that this program was written for, if its checksum is right. */
public final class BwsInstall {
    /** The release. */
    public static final String VERSION = "2.0.0";

    /** Where it is published. */
    public static final URI RELEASES =
            URI.create("https://github.com/bitwarden/sdk-sm/releases/download/bws-v" + VERSION + "/");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REDIRECTS = 5;

    private final Web web;
    private final URI releases;
    private final String asset;

    /** @param releases the directory with the archive and its checksums, with a slash at the end */
    public BwsInstall(Web web, URI releases, String operatingSystem, String architecture, boolean musl) {
        this.web = web;
        this.releases = releases;
        this.asset = asset(operatingSystem.toLowerCase(Locale.ROOT), architecture, musl);
    }

    private static String asset(String system, String architecture, boolean musl) {
        var machine = architecture.equals("aarch64") || architecture.equals("arm64") ? "aarch64" : "x86_64";
        if (system.startsWith("mac")) {
            return "bws-macos-universal-" + VERSION + ".zip";
        }
        return system.startsWith("windows")
                ? "bws-" + machine + "-pc-windows-msvc-" + VERSION + ".zip"
                : "bws-" + machine + "-unknown-linux-" + (musl ? "musl" : "gnu") + "-" + VERSION + ".zip";
    }

    /**
     * Downloads, checks and places it.
     *
     * @return where it is
     * @throws IOException with a phrase, when something is missing or wrong; what was there before stays
     */
    public Path run(Path home) throws IOException, InterruptedException {
        var wanted = checksum(new String(
                download("bws-sha256-checksums-" + VERSION + ".txt"), java.nio.charset.StandardCharsets.UTF_8));
        var archive = download(asset);
        if (!sha256(archive).equals(wanted)) {
            throw new IOException("the checksum of " + asset + " is wrong; nothing was installed");
        }
        var program = program(archive);
        var target = Bws.own(home);
        var directory = target.getParent();
        if (directory == null) {
            throw new IOException("not a file: " + target);
        }
        PrivateDirectories.create(directory);
        var temporary = Files.createTempFile(directory, ".bws_", ".tmp");
        try {
            Files.write(temporary, program);
            FileModes.set(temporary, FileModes.PROGRAM);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return target;
    }

    private String checksum(String list) throws IOException {
        for (var line : list.lines().toList()) {
            var parts = line.strip().split("\\s+\\*?", 2);
            if (parts.length == 2 && parts[1].equals(asset)) {
                return parts[0].toLowerCase(Locale.ROOT);
            }
        }
        throw new IOException("there is no checksum for " + asset + "; nothing was installed");
    }

    /** Redirects lead to where files of releases are kept; never from https to anything less. */
    private byte[] download(String name) throws IOException, InterruptedException {
        var at = releases.resolve(name);
        for (int i = 0; i <= REDIRECTS; i++) {
            var answer = web.send(Request.get(at, PATIENCE).with("User-Agent", "hermes-agent"));
            if (answer.ok()) {
                return answer.body();
            }
            var next = answer.location();
            if (answer.status() / 100 != 3 || next.isEmpty()) {
                throw new IOException("HTTP " + answer.status() + " for " + name);
            }
            at = at.resolve(next.get());
            if (!String.valueOf(at.getScheme()).equals(releases.getScheme())) {
                throw new IOException("a redirect to " + at.getScheme() + " for " + name);
            }
        }
        throw new IOException("too many redirects for " + name);
    }

    /** The shortest member of that name: directories around it differ from release to release. */
    private static byte[] program(byte[] archive) throws IOException {
        @Nullable String best = null;
        var content = new byte[0];
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var name = entry.getName();
                var base = name.substring(name.lastIndexOf('/') + 1);
                if (name.startsWith("/") || name.contains("..") || name.contains("\\")) {
                    throw new IOException("the archive holds an unsafe name; nothing was installed");
                }
                if ((base.equals("bws") || base.equals("bws.exe")) && (best == null || name.length() < best.length())) {
                    best = name;
                    content = zip.readAllBytes();
                }
            }
        }
        if (best == null) {
            throw new IOException("the archive does not hold bws; nothing was installed");
        }
        return content;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
