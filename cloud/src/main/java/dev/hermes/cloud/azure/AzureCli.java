package dev.hermes.cloud.azure;

import dev.hermes.home.SearchPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Microsoft's own program, for those who are logged in with it. */
final class AzureCli {
    /** It is slow to start. */
    private static final long SECONDS = 30;

    private static final int LONGEST = 64 * 1024;
    private static final Set<String> NEEDED = Set.of(
            "PATH",
            "PATHEXT",
            "HOME",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "SYSTEMROOT",
            "COMSPEC",
            "TEMP",
            "TMP",
            "TMPDIR",
            "LANG",
            "REQUESTS_CA_BUNDLE");

    private final Map<String, String> environment;

    AzureCli(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What it prints: JSON with the token. */
    String token(String scope) throws IOException, InterruptedException {
        var program = program().orElseThrow(() -> new IOException("there is no program 'az'"));
        var out = Files.createTempFile("hermes-az", ".json"); // only its owner can read such files
        try {
            var builder = new ProcessBuilder(
                    program.toString(), "account", "get-access-token", "--output", "json", "--scope", scope);
            builder.environment().keySet().removeIf(name -> !needed(name));
            var process = builder.redirectInput(
                            ProcessBuilder.Redirect.from(new File(File.separator.equals("/") ? "/dev/null" : "NUL")))
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("'az' did not answer within " + SECONDS + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new IOException("'az account get-access-token' failed; 'az login' may help");
            }
            try (var stream = Files.newInputStream(out)) {
                return new String(stream.readNBytes(LONGEST), StandardCharsets.UTF_8);
            }
        } finally {
            Files.deleteIfExists(out);
        }
    }

    /** What the program needs to find its own login and the way to Azure; keys of others are not its business. */
    private static boolean needed(String variable) {
        var name = variable.toUpperCase(Locale.ROOT);
        return NEEDED.contains(name) || name.startsWith("AZURE_") || name.endsWith("_PROXY");
    }

    private Optional<Path> program() {
        var path = SearchPath.of(environment);
        return path.find("az").or(() -> path.find("az.cmd"));
    }
}
