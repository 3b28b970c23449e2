package dev.hermes.dist;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;

/** The directory that the launcher starts: {@code hermes.jar}, {@code lib/}, {@code native/}, the JVM's options and the class caches. */
final class Application {
    /** Jars of annotations that no running program looks at. */
    private static final List<String> ONLY_FOR_COMPILERS = List.of("jspecify-", "annotations-", "checker-qual-");

    /**
     * Where SQLite's driver looks for its version before it opens a database. In its own jar it is found only after all those
     * before it were opened, and to read what a jar holds takes a third of a millisecond.
     */
    private static final String DRIVER_VERSION = "META-INF/maven/org.xerial/sqlite-jdbc/pom.properties";

    private final Path directory;

    Application(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** The program in one jar, and beside it the libraries that are needed when it runs. */
    void copyJars(String classPath) throws IOException {
        var lib = directory.resolve("lib");
        Trees.delete(lib);
        Files.createDirectories(lib);
        var bill = new BillOfMaterials();
        try (var program = new ProgramJar(directory.resolve("hermes.jar"))) {
            for (var entry : classPath.split(File.pathSeparator)) {
                var jar = Path.of(entry);
                var name = jar.getFileName().toString();
                if (name.startsWith("hermes-")) {
                    program.add(jar);
                } else if (name.endsWith(".jar") && ONLY_FOR_COMPILERS.stream().noneMatch(name::startsWith)) {
                    Files.copy(jar, lib.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                    bill.add(jar);
                    if (name.startsWith("sqlite-jdbc-")) {
                        program.add(jar, DRIVER_VERSION);
                    }
                }
            }
        }
        bill.write(directory.resolve("sbom.cdx.json"));
    }

    /** The program first: what it looks for in its own jar is found without opening all the others. */
    private String classPath() {
        return directory.resolve("hermes.jar") + File.pathSeparator + directory.resolve("lib") + "/*";
    }

    /** The options are part of the class cache's identity: training and every start read the same file. */
    void writeOptions() throws IOException {
        Files.write(
                directory.resolve("jvm.options"),
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        // What another Java does not know it shall not stumble over.
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:+UnlockDiagnosticVMOptions",
                        // A compiler for the first minutes needs no notes of earlier runs; to read them costs a sixth
                        // of a start.
                        "-XX:-AOTReplayTraining",
                        // A gateway that has nothing to do wakes up for its own housekeeping four times a second
                        // otherwise.
                        "-XX:AsyncDeflationInterval=10000",
                        "-XX:ServiceThreadCleanupInterval=30000",
                        "-XX:MaxRAMPercentage=40",
                        "-Xss1m",
                        // A cache that does not fit is ignored in silence: it only makes the start slower.
                        "-Xlog:disable",
                        "-Xlog:all=error:stderr",
                        // Named, so that nobody searches all jars for one.
                        "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8",
                        "-Dstdin.encoding=UTF-8",
                        "-Djava.awt.headless=true"));
    }

    /** The libraries of SQLite and of the terminal are unpacked once here, not into a temporary directory at every start. */
    void unpackNativeLibraries() throws IOException {
        Files.createDirectories(directory.resolve("native"));
        unpack("sqlite-jdbc-", "org/sqlite/native/", System.mapLibraryName("sqlitejdbc"));
        unpack("jline-native-", "org/jline/nativ/", System.mapLibraryName("jlinenative"));
    }

    /** Nothing where there is none for this system: the library's own code then looks for another way. */
    private void unpack(String jarName, String folder, String library) throws IOException {
        var entryName = folder + operatingSystem() + "/" + architecture() + "/" + library;
        try (var jars = Files.newDirectoryStream(directory.resolve("lib"), jarName + "*.jar")) {
            for (var file : jars) {
                try (var jar = new ZipFile(file.toFile())) {
                    var entry = jar.getEntry(entryName);
                    if (entry != null) {
                        Files.copy(
                                jar.getInputStream(entry),
                                directory.resolve("native").resolve(library),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    /**
     * Runs the program's usual work once, and keeps the loaded classes for every later start. Two caches, because a start
     * links all classes of its cache, and the quick commands need a fraction of what a conversation needs.
     */
    void train(Path java) throws IOException, InterruptedException {
        train(java, "commands");
        train(java, "conversations");
    }

    private void train(Path java, String part) throws IOException, InterruptedException {
        var home = directory.resolveSibling("rehearsal");
        Trees.delete(home);
        var cache = directory.resolve(part + ".aot");
        Files.deleteIfExists(cache);
        var command = command(java);
        command.add("-XX:AOTCacheOutput=" + cache);
        command.addAll(List.of("-cp", classPath(), "dev.hermes.cli.Rehearsal", part, home.toString()));
        Assemble.run(home, command);
        Trees.delete(home);
    }

    /** Marks the directory as whole; the launcher builds anew where the mark is missing. */
    void seal(Path java) throws IOException {
        Files.writeString(directory.resolve("java-home"), java + "\n");
        Files.writeString(directory.resolve("complete"), "");
    }

    private List<String> command(Path java) {
        return new ArrayList<>(List.of(
                java.resolve("bin").resolve("java").toString(),
                "@" + directory.resolve("jvm.options"),
                "-Dorg.sqlite.lib.path=" + directory.resolve("native"),
                "-Dlibrary.jline.path=" + directory.resolve("native")));
    }

    private static String operatingSystem() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.contains("windows")) {
            return "Windows";
        }
        return name.contains("mac") ? "Mac" : "Linux";
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            case String other -> other;
        };
    }
}
