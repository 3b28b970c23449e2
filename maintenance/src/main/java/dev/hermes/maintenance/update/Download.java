package dev.hermes.maintenance.update;

import dev.hermes.home.web.Web;
import dev.hermes.home.web.Web.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Fetches a file in pieces, and goes on where it was cut off. */
final class Download {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PIECE = 8 << 20;
    private static final int TRIES = 3;

    private final Web web;

    Download(Web web) {
        this.web = web;
    }

    /** @param progress told the bytes so far */
    void fetch(URI from, Release.Artifact artifact, Path to, java.util.function.LongConsumer progress)
            throws IOException, InterruptedException {
        int failures = 0;
        while (size(to) < artifact.size()) {
            long at = size(to);
            try {
                var answer = web.send(Request.get(from, PATIENCE)
                        .with("Range", "bytes=" + at + "-" + (Math.min(at + PIECE, artifact.size()) - 1)));
                append(answer, at, to);
                failures = 0;
                progress.accept(size(to));
            } catch (IOException e) {
                if (++failures == TRIES) {
                    throw e;
                }
            }
        }
        if (size(to) != artifact.size() || !sha256(to).equals(artifact.sha256())) {
            throw new IOException("the archive that came is not the one that is signed for");
        }
    }

    /** A server that knows no pieces sends all of it. */
    private static void append(Web.Answer answer, long at, Path to) throws IOException {
        switch (answer.status()) {
            case 206 -> Files.write(to, answer.body(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            case 200 -> {
                if (at > 0) {
                    Files.deleteIfExists(to);
                }
                Files.write(to, answer.body());
            }
            default -> throw new IOException("HTTP " + answer.status() + " for the archive");
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
