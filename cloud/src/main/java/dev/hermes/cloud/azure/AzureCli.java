package dev.hermes.cloud.azure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Microsoft's own program, for those who are logged in with it. */
final class AzureCli {
    /** It is slow to start. */
    private static final long SECONDS = 30;

    private static final int LONGEST = 64 * 1024;
    private final Map<String, String> environment;

    AzureCli(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What it prints: JSON with the token. */
    String token(String scope) throws IOException, InterruptedException {
        var program = program().orElseThrow(() -> new IOException("there is no program 'az'"));
        var out = Files.createTempFile("hermes-az", ".json"); // only its owner can read such files
        try {
            var process = new ProcessBuilder(
                            program.toString(), "account", "get-access-token", "--output", "json", "--scope", scope)
                    .redirectInput(
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

    /** On the search path only: the current directory may belong to anybody. */
    private Optional<Path> program() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .flatMap(directory -> List.of("az", "az.cmd").stream().map(directory::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
