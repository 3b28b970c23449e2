package dev.hermes.services.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.TestMachine;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Runs a scenario where real s6 is process 1 and the client is an ordinary user; see {@code sandbox.sh}. */
final class Sandbox {
    private static final List<String> NEEDED = List.of("hermes-", "services", "home", "api", "jackson", "snakeyaml");

    private static final Pattern COMPLAINT =
            Pattern.compile("^s6-(svscan|supervise|log)( [^:]*)?: (warning|fatal): ", Pattern.MULTILINE);

    private final Path temporary;
    private List<String> tolerated = List.of();

    Sandbox(Path temporary) {
        this.temporary = temporary;
    }

    /** What s6 says in a scenario that is about what goes wrong. */
    Sandbox tolerating(String... complaints) {
        tolerated = List.of(complaints);
        return this;
    }

    /** Skips the test where a namespace of our own or s6 is not to be had; in CI it fails. */
    static void require() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(
                TestMachine.here()
                        .has("s6 (apt-get install s6 execline)", Files.isExecutable(Path.of("/usr/bin/s6-svscan"))),
                "needs s6");
        assumeTrue(
                TestMachine.here()
                        .has("unshare (apt-get install util-linux)", Files.isExecutable(Path.of("/usr/bin/unshare"))),
                "needs unshare");
        var overlay = "mount -t tmpfs tmpfs /mnt && mkdir /mnt/u /mnt/w /mnt/r"
                + " && mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r";
        var namespaces = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        overlay)
                .start();
        assumeTrue(
                TestMachine.here()
                        .has(
                                "mount and process namespaces with overlays (a privileged container)",
                                namespaces.waitFor() == 0),
                "needs namespaces and overlays");
    }

    /** Fails with all that was said unless the scenario ends well. */
    void run(String scenario, int seconds) throws Exception {
        var classes = classes();
        var script = copied("sandbox.sh");
        script.toFile().setExecutable(true);
        var output = temporary.resolve("output");
        var process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--propagation",
                        "private",
                        script.toString(),
                        classes.toString(),
                        copied(scenario).toString(),
                        Path.of(System.getProperty("java.home"), "bin/java").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                    .as("ends in time: %s", Files.readString(output))
                    .isTrue();
            var said = Files.readString(output);
            assertThat(said).containsPattern("(?m)^all well$"); // what ends with the container may speak later
            assertThat(said.lines().filter(COMPLAINT.asPredicate()))
                    .as("complaints of s6")
                    .allMatch(line -> tolerated.stream().anyMatch(line::contains));
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private Path copied(String resource) throws Exception {
        var file = temporary.resolve(resource);
        try (var in = Sandbox.class.getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
        return file;
    }

    /** The class path, as files that the ordinary user may read. */
    private Path classes() throws Exception {
        var library = Files.createDirectories(temporary.resolve("classes/lib"));
        var entries = new ArrayList<Path>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (NEEDED.stream().anyMatch(entry::contains)) {
                entries.add(Path.of(entry));
            }
        }
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var target = library.resolve(i + "-" + entry.getFileName() + (Files.isDirectory(entry) ? ".jar" : ""));
            if (Files.isDirectory(entry)) {
                zip(entry, target);
            } else if (Files.isRegularFile(entry)) {
                Files.copy(entry, target);
            }
        }
        copyTree(ContainerImageTest.project().resolve("docker"), library.resolveSibling("docker"));
        return library.getParent();
    }

    private static void copyTree(Path from, Path to) throws Exception {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void zip(Path directory, Path target) throws Exception {
        try (var zip = new ZipOutputStream(Files.newOutputStream(target));
                var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
